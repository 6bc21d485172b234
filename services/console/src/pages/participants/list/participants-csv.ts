import { writtenColumns } from '@slipstream/exports/domain/columns.ts'
import { rowValues, type Getters } from '@slipstream/exports/domain/row-values.ts'
import { csvWriter } from '@slipstream/exports/formats/csv-writer.ts'
import { wholeFile } from '@slipstream/exports/formats/whole-file.ts'
import type { ParticipantResponse } from '../../../responses/orders/participant.ts'

const arrival = [
  { name: 'checkedInAt', type: 'time', isMasked: false },
  { name: 'checkedInBy', type: 'text', isMasked: false },
] as const

/** The participants as the export has them, with their fields in columns of their own, and who is here. */
export function participantsCsv(items: readonly ParticipantResponse[], withPersonalData: boolean): Buffer {
  const names = withPersonalData ? [...new Set(items.flatMap(({ fields }) => Object.keys(fields)))] : []
  const fields = names.map((name) => ({ name, type: 'text' as const, isMasked: false }))
  const columns = writtenColumns('participants', undefined, withPersonalData).filter(
    ({ name }) => name !== 'fields',
  )
  const getters: Getters<ParticipantResponse> = Object.fromEntries(
    columns.map(({ name }) => [name, (row) => row[name as keyof ParticipantResponse]]),
  )
  const values = rowValues(getters, columns)
  const writer = csvWriter([...columns, ...fields, ...arrival], ',')
  const rows = items.map((item) => [
    ...values(item),
    ...names.map((name) => item.fields[name] ?? null),
    ...[item.checkedIn?.at ?? null, item.checkedIn?.by ?? null],
  ])
  return wholeFile(writer, rows)
}
