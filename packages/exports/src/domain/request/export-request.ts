import { topics } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { z } from 'zod'
import { columnsByKind, exportedKinds } from '../columns.ts'
import type { ExportedKind } from '../columns.ts'

/*
 * The request of an export is stored with it and in commands: add only optional fields.
 */

export const exportFormats = ['csv', 'ndjson', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const
const delimiterNames = Object.keys(delimiters) as (keyof typeof delimiters)[]

export const topicNames = Object.keys(topics) as [Topic, ...Topic[]]

const name = z.string().min(1).max(200)
/** Texts of a configuration or a query name several by commas. */
const names = z.preprocess(
  (given) => (typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given),
  z.array(name).min(1).max(50),
)
const flag = z.preprocess(
  (given) => (given === 'true' ? true : given === 'false' ? false : given),
  z.boolean(),
)
const time = z.iso.datetime({ offset: true }).max(60)

/** Of a file that an export is downloaded as: no separators of folders, and no leading dot. */
export const fileNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

export const exportRequestSchema = z.strictObject({
  of: z.enum(exportedKinds),
  format: z.enum(exportFormats),
  columns: names.optional(),
  delimiter: z.enum(delimiterNames).optional(),
  fileName: z.string().regex(fileNamePattern).optional(),
  /** Of events. */
  topic: z.enum(topicNames).optional(),
  type: names.optional(),
  key: z.string().min(1).max(600).optional(),
  source: name.optional(),
  status: names.optional(),
  active: flag.optional(),
  carrier: name.optional(),
  rule: name.optional(),
  severity: name.optional(),
  /** Inclusive, of the kind's own time. */
  from: time.optional(),
  /** Exclusive. */
  to: time.optional(),
  /** The state in the world at this time. */
  asOf: time.optional(),
  /** The state that the log had at this time. */
  knownAt: time.optional(),
  personalData: flag.default(false),
})

export type ExportRequest = z.output<typeof exportRequestSchema>
export type ExportFilter = Exclude<
  keyof ExportRequest,
  'of' | 'format' | 'columns' | 'delimiter' | 'fileName' | 'personalData'
>

/** Which filters a kind has. */
export const filtersByKind: Readonly<Record<ExportedKind, readonly ExportFilter[]>> = {
  orders: ['source', 'status', 'from', 'to', 'asOf', 'knownAt'],
  participants: ['source', 'status', 'active', 'from', 'to', 'asOf', 'knownAt'],
  events: ['topic', 'type', 'key', 'source', 'from', 'to'],
  shipments: ['source', 'status', 'carrier', 'from', 'to'],
  subscriptions: ['source', 'status', 'from', 'to', 'asOf', 'knownAt'],
  invoices: ['source', 'status', 'from', 'to', 'asOf', 'knownAt'],
  alerts: ['source', 'status', 'rule', 'severity', 'from', 'to'],
}

/** The time that `from` and `to` are compared with. */
export const timeByKind: Readonly<Record<ExportedKind, string>> = {
  orders: 'createdAt',
  participants: 'savedAt',
  events: 'recordedAt',
  shipments: 'requestedAt',
  subscriptions: 'createdAt',
  invoices: 'createdAt',
  alerts: 'since',
}

const allFilters = [...new Set(Object.values(filtersByKind).flat())]

const isMoment = (filter: ExportFilter): boolean => filter === 'asOf' || filter === 'knownAt'

const noFilter = (of: ExportedKind): string =>
  `is no filter of ${of}: there are ${filtersByKind[of].join(', ')}`

/** Each has a topic of its name, but the log itself. */
const withoutHistory = (of: ExportedKind): string =>
  of === 'events'
    ? 'is not possible for events, which never change: use from and to'
    : `is not possible for ${of}: only their present state is kept. Export events of the topic ${of} instead`

/** What of a request cannot be done: the parameter, and a sentence. Empty for a request that can be. */
export function requestProblems(request: ExportRequest): { parameter: string; detail: string }[] {
  const { of, format, columns = [], delimiter, topic, from, to } = request
  const possible = filtersByKind[of]
  const known = new Set(columnsByKind[of].map((column) => column.name))
  const problem = (parameter: string, detail: string) => ({ parameter, detail: `${parameter} ${detail}` })
  return [
    ...allFilters
      .filter((filter) => request[filter] !== undefined && !possible.includes(filter))
      .map((filter) => problem(filter, isMoment(filter) ? withoutHistory(of) : noFilter(of))),
    ...columns
      .filter((column) => !known.has(column))
      .map((column) => problem('columns', `has ${column}: ${of} have ${[...known].join(', ')}`)),
    ...(new Set(columns).size < columns.length ? [problem('columns', 'names a column twice')] : []),
    ...(of === 'events' && topic === undefined ? [problem('topic', 'must be given for events')] : []),
    ...(delimiter !== undefined && format !== 'csv' ? [problem('delimiter', 'is for CSV only')] : []),
    ...(from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)
      ? [problem('to', 'must be later than from')]
      : []),
  ]
}
