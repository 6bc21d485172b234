import type { Collection, Document, Filter } from 'mongodb'
import type { Offsets } from '../domain/known-range.ts'
import { isBefore } from '../domain/known-range.ts'

/** What the histories of orders and of billing have in common. */
export type HistoryEntry = { _id: string; source: string; position: string; offset: bigint | number }

/** The events of one order or object, in the order of the log. */
export type Group<Entry> = { source: string; id: string; entries: Entry[]; read: number }

export type GroupCursor = { source: string; id: string }

const batchSize = 250

/**
 * Reads a history by its index of source, id and offset, and groups it. Events behind the offsets are left
 * out, so every reading gives the same, however much is projected meanwhile.
 */
export async function* readGroups<Entry extends HistoryEntry>(
  collection: Collection<Document>,
  {
    sources,
    idField,
    known,
    where = {},
  }: { sources: readonly string[]; idField: string; known: Offsets; where?: object },
  after: GroupCursor | null,
  signal: AbortSignal,
): AsyncGenerator<Group<Entry>> {
  for (const source of sources.filter((name) => after === null || name >= after.source)) {
    const behind = after?.source === source ? { [idField]: { $gt: after.id } } : {}
    const filter = { source, ...behind, ...where } as Filter<Document>
    const sort = { source: 1, [idField]: 1, offset: 1, _id: 1 } as const
    const found = collection.find(filter, { batchSize, signal }).sort(sort)
    let group: Group<Entry> | undefined
    for await (const document of found) {
      const entry = document as unknown as Entry
      const id = String((document as Record<string, unknown>)[idField])
      if (group !== undefined && group.id !== id) {
        yield group
        group = undefined
      }
      group ??= { source, id, entries: [], read: 0 }
      group.read += 1
      if (isBefore(known, entry.position, entry.offset)) group.entries.push(entry)
    }
    if (group !== undefined) yield group
  }
}
