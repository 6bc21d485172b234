import { listCheckpoints } from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import { readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelName, ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import type { Collection, Db, Document } from 'mongodb'
import type { Offsets } from '../domain/known-range.ts'
import { readGroups } from './history-reader.ts'
import type { Group, GroupCursor, HistoryEntry } from './history-reader.ts'
import type { RowSource } from './row-source.ts'

/** How the rows of a kind follow from the events of one order or object. */
export type HistoryKind<Entry> = {
  model: ReadModelName
  /** Of the events' order or object. */
  idField: string
  consumer: string
  /** With its prefix. */
  topic: string
  /** Of the events. */
  where?: object
  /** Only of this source. */
  source: string | undefined
  rowsOf(entries: readonly Entry[]): unknown[][]
}

type Snapshot = { known: Offsets; sources: string[] }

const maxGroups = 500
const maxEntries = 500

/**
 * Rows that are folded from a history, as far as its projector had read the log when the export began: the
 * events up to there never change, so an export is of one moment however long it takes.
 */
export function historySource<Entry extends HistoryEntry>(db: Db, kind: HistoryKind<Entry>): RowSource {
  const { model, idField, consumer, topic, where, source } = kind
  return {
    async open() {
      const checkpoints = await listCheckpoints(db, { consumer, topics: [topic] })
      const known = Object.fromEntries(
        checkpoints.map(({ partition, next }) => [String(partition), String(next)]),
      )
      const history = await liveModel(db, model)
      const sources =
        source === undefined ? ((await history.distinct('source')) as string[]).sort() : [source]
      const total =
        source === undefined && where === undefined
          ? await history.estimatedDocumentCount()
          : await history.countDocuments({ ...(source !== undefined && { source }), ...where })
      const through = checkpoints.map(({ partition, next }) => `${topic}/${partition}/${next}`).join(', ')
      return {
        snapshot: { known, sources },
        description: `the log up to ${through || 'its beginning'}`,
        total,
      }
    },
    async *read(given, cursor, signal) {
      const { known, sources } = given as Snapshot
      const history = await liveModel(db, model)
      const groups = readGroups<Entry>(
        history,
        { sources, idField, known, ...(where !== undefined && { where }) },
        cursor as GroupCursor | null,
        signal,
      )
      let some: Group<Entry>[] = []
      let entries = 0
      for await (const group of groups) {
        some.push(group)
        entries += group.read
        if (some.length < maxGroups && entries < maxEntries) continue
        yield batchOf(kind, some)
        some = []
        entries = 0
      }
      if (some.length > 0) yield batchOf(kind, some)
    },
  }
}

function batchOf<Entry>(kind: HistoryKind<Entry>, groups: readonly Group<Entry>[]) {
  const last = groups.at(-1)
  return {
    rows: groups.flatMap(({ entries }) => (entries.length === 0 ? [] : kind.rowsOf(entries))),
    cursor: { source: last?.source, id: last?.id },
    read: groups.reduce((sum, { read }) => sum + read, 0),
  }
}

/** The live version of a read model; looked up again by each run, as a rebuild replaces it. */
export async function liveModel(db: Db, name: ReadModelName): Promise<Collection<Document>> {
  const versions = db.collection<ReadModelVersions>(readModelsCollection)
  const found = await versions.findOne({ _id: name })
  if (found === null) throw new Error(`the read model ${name} does not exist yet: the projector creates it`)
  return db.collection(found.collection)
}
