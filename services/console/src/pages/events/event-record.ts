import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { unframe } from '@slipstream/events/codec/wire-format.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'

/** What a list shows of a record, without its content. */
export type RecordRow = {
  /** `topic/partition/offset`, with the topic's own name. */
  position: string
  partition: number
  offset: string
  recordedAt: string
  key: string
  type: string
  source: string
  bytes: number
}

export function rowOf(topic: Topic, { position, key, value, headers, recordedAtMs }: LogRecord): RecordRow {
  const { partition, offset } = position
  return {
    position: `${topic}/${partition}/${offset}`,
    ...{ partition, offset: String(offset), key, bytes: value.length },
    recordedAt: new Date(recordedAtMs).toISOString(),
    type: headers['ce_type'] ?? '–',
    source: sourceOf(headers),
  }
}

export const sourceOf = (headers: LogRecord['headers']): string =>
  (headers['ce_source'] ?? '').replace(/^\/sources\//, '')

/** How much of a content a page shows. */
export const maxShownLength = 30_000

export type Content = {
  schemaId: number | null
  /** The event; without the body that it was made from, where it has that. */
  text: string
  isCut: boolean
  /** The sender's own JSON, as it was received. */
  payload: { text: string; isCut: boolean } | null
  /** Of JSON, what it says. */
  data: unknown
}

/** The content of a record as a person reads it. A value that is no JSON is shown as text. */
export function contentOf({ value }: Pick<LogRecord, 'value'>): Content {
  const { schemaId, json } = framed(value)
  const raw = json.toString('utf8')
  const data = parsed(raw)
  if (!isRecord(data) || !isRecord(data['payload']))
    return { schemaId, ...shown(data === undefined ? raw : pretty(data)), payload: null, data }
  const { payload, ...event } = data
  return { schemaId, ...shown(pretty(event)), payload: shown(pretty(payload)), data }
}

function framed(value: Buffer): { schemaId: number | null; json: Buffer } {
  try {
    return unframe(value)
  } catch {
    return { schemaId: null, json: value }
  }
}

const pretty = (data: unknown): string => JSON.stringify(data, null, 2)

const shown = (text: string): { text: string; isCut: boolean } => ({
  text: text.slice(0, maxShownLength),
  isCut: text.length > maxShownLength,
})

/** Undefined where it is no JSON. */
function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return undefined
  }
}

const topicsOfOrders: ReadonlySet<Topic> = new Set(['orders', 'shipments', 'notifications', 'check-ins'])
const notSources = new Set(['carrier', 'slipstream'])

/** The order that a record is about, by its key. */
export function orderOf(topic: Topic, key: string): { source: string; orderId: string } | undefined {
  const slash = key.indexOf('/')
  const source = key.slice(0, slash)
  if (!topicsOfOrders.has(topic) || slash < 1 || notSources.has(source)) return undefined
  return { source, orderId: key.slice(slash + 1) }
}

/** Headers have no personal data, except for those that a sender chose. */
export function openHeaders(headers: LogRecord['headers']): [string, string][] {
  return Object.entries(headers).filter(([name]) => /^(ce_[a-z]+|content-type|traceparent)$/.test(name))
}
