import { writtenColumns } from '@slipstream/exports/domain/columns.ts'
import { rowValues, type Getters } from '@slipstream/exports/domain/row-values.ts'
import { csvWriter } from '@slipstream/exports/formats/csv-writer.ts'
import { PartBuffer } from '@slipstream/exports/formats/part-buffer.ts'
import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import type { Page } from '../../../responses/page.ts'

const arrival = [
  { name: 'checkedInAt', type: 'time', isMasked: false },
  { name: 'checkedInBy', type: 'text', isMasked: false },
] as const
const others = [{ name: 'otherFields', type: 'json', isMasked: false }] as const

/**
 * The head of a file has to name the fields before all participants are read: those of this
 * number, and of the rest of their page.
 */
const maxNamed = 5_000

/** Reads a page of the participants; of null the first. */
export type ReadParticipants = (cursor: string | null) => Promise<Page<ParticipantResponse>>

/**
 * The participants as the export has them, with their fields in columns of their own, and who is
 * here; in parts as they are read. A list that is longer than `named` has a last column for
 * fields that only later participants have.
 */
export async function* participantsCsv(
  read: ReadParticipants,
  withPersonalData: boolean,
  named = maxNamed,
): AsyncGenerator<Buffer> {
  const first: ParticipantResponse[] = []
  let cursor: string | null = null
  do {
    const page: Page<ParticipantResponse> = await read(cursor)
    first.push(...page.items)
    cursor = page.next
  } while (cursor !== null && first.length < named)
  const { head, write } = rowsOf(first, { withPersonalData, isAll: cursor === null })
  const buffer = new PartBuffer(65_536)
  buffer.text(head)
  for (let items: readonly ParticipantResponse[] = first; ;) {
    write(items, buffer)
    yield Buffer.from(buffer.contents())
    buffer.clear()
    if (cursor === null) return
    const page: Page<ParticipantResponse> = await read(cursor)
    items = page.items
    cursor = page.next
  }
}

function rowsOf(
  first: readonly ParticipantResponse[],
  { withPersonalData, isAll }: { withPersonalData: boolean; isAll: boolean },
) {
  const names = withPersonalData ? [...new Set(first.flatMap(({ fields }) => Object.keys(fields)))] : []
  const own = names.map((name) => ({ name, type: 'text' as const, isMasked: false }))
  const columns = writtenColumns('participants', undefined, withPersonalData).filter(
    ({ name }) => name !== 'fields',
  )
  const getters: Getters<ParticipantResponse> = Object.fromEntries(
    columns.map(({ name }) => [name, (row) => row[name as keyof ParticipantResponse]]),
  )
  const values = rowValues(getters, columns)
  const hasOthers = withPersonalData && !isAll
  const writer = csvWriter([...columns, ...own, ...arrival, ...(hasOthers ? others : [])], ',')
  const known = new Set(names)
  const rowOf = (item: ParticipantResponse): unknown[] => [
    ...values(item),
    ...names.map((name) => item.fields[name] ?? null),
    ...[item.checkedIn?.at ?? null, item.checkedIn?.by ?? null],
    ...(hasOthers ? [othersOf(item, known)] : []),
  ]
  return {
    head: writer.head,
    write: (items: readonly ParticipantResponse[], to: PartBuffer) => writer.write(items.map(rowOf), to),
  }
}

function othersOf(
  { fields }: ParticipantResponse,
  known: ReadonlySet<string>,
): Record<string, string> | null {
  const left = Object.entries(fields).filter(([name]) => !known.has(name))
  return left.length === 0 ? null : Object.fromEntries(left)
}
