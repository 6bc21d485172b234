import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { Appender, LogRecord, NewRecord } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { continueTrace } from '../adapters/continue-trace.ts'
import type { OpenLog } from '../adapters/log-gate.ts'
import { recordOf } from '../adapters/record-of.ts'
import type { AuthenticReading } from '../domain/delivery.ts'
import { fetchedHeader, parseFetched } from '../domain/fetched.ts'
import { calloutHeader } from '../domain/quarantine/callout-header.ts'
import { isChosen } from '../domain/quarantine/quarantine-choice.ts'
import type { QuarantineChoice } from '../domain/quarantine/quarantine-choice.ts'
import { keptHeaders } from '../domain/kept-headers.ts'
import { quarantinedDelivery, quarantinedHeaders } from '../domain/quarantine/quarantined-delivery.ts'
import { redriveHeaders } from '../domain/quarantine/redrive-headers.ts'
import type { RedriveReason } from '../domain/quarantine/redrive-headers.ts'
import { isPurpose, isRecovered, purposeHeader, recoveredHeader } from '../domain/recovered.ts'
import type { Source } from '../domain/sources/source.ts'

/** What settling a quarantined delivery needs. */
export type Settling = Pick<OpenLog, 'schemaIds' | 'topicPrefix' | 'seal'> & {
  appender: Pick<Appender, 'append'>
  sources: ReadonlyMap<string, Source>
  choice: QuarantineChoice
  note: RedriveReason
  /** Says what would become of each delivery, and appends nothing. */
  dryRun: boolean
  nowMs(): number
}

/**
 * What became of one quarantined delivery. `quarantined` is its position there, `eventId` what it was
 * answered with, `was` why it was quarantined; `becomes` is the id of its event.
 */
export type Settled = {
  quarantined: string
  eventId: string
  source: string
  was: string
  receivedAt: string
} & (
  | { result: 'redriven'; becomes: string; type: string; subject: string; position: string }
  | { result: 'would be redriven' | 'held back'; becomes: string; type: string; subject: string }
  | { result: 'not understood'; reason: string; detail: string }
)

/**
 * Redrives a quarantined delivery, or says what would become of it.
 *
 * @returns undefined when it is none of the chosen
 */
export async function settleRecord(
  work: Settling,
  record: LogRecord,
  pace: () => Promise<void>,
): Promise<Settled | undefined> {
  let event: Event
  try {
    event = decodeEvent(record)
  } catch (error) {
    return {
      quarantined: formatPosition(record.position),
      eventId: record.headers['ce_id'] ?? '',
      source: record.key,
      was: 'unknown',
      receivedAt: new Date(record.recordedAtMs).toISOString(),
      result: 'not understood',
      reason: 'unreadable-record',
      detail: (error as Error).message,
    }
  }
  if (event.type !== 'DeliveryQuarantined' || !isChosen(event, work.choice)) return undefined
  return settle(work, event, record, pace)
}

async function settle(
  work: Settling,
  quarantined: Event<'DeliveryQuarantined'>,
  { position }: LogRecord,
  pace: () => Promise<void>,
): Promise<Settled> {
  const { sources, appender, choice, note, dryRun } = work
  const { source: name, reason: was, receivedAt } = quarantined.data
  const from = formatPosition(position)
  const common = { quarantined: from, eventId: quarantined.id, source: name, was, receivedAt }
  const notUnderstood = (reason: string, detail: string): Settled => {
    return { ...common, result: 'not understood', reason, detail }
  }
  const source = sources.get(name)
  if (source === undefined) {
    const detail = 'The configuration declares no source of this name any more.'
    return notUnderstood('unknown-source', detail)
  }
  const reading = readAgain(source, quarantined, { from, atMs: work.nowMs() })
  if (reading.kind === 'quarantine') return notUnderstood(reading.reason, reading.detail)

  const { id: becomes, type, subject } = reading.event
  let record: NewRecord
  try {
    const named = recordOf(reading.event, work, reading.rawPayload)
    record = { ...named, headers: { ...named.headers, ...headersOf(source, reading.event, quarantined) } }
  } catch (error) {
    if (error instanceof AppendError) throw error
    return notUnderstood('outside-contract', (error as Error).message)
  }
  if (type === 'OrderDeleted' && choice.eventId === undefined) {
    return { ...common, result: 'held back', becomes, type, subject }
  }
  if (dryRun) return { ...common, result: 'would be redriven', becomes, type, subject }
  await pace()
  try {
    const headers = { ...record.headers, ...redriveHeaders(from, note) }
    const appended = await appender.append({ ...record, headers })
    return { ...common, result: 'redriven', becomes, type, subject, position: formatPosition(appended) }
  } catch (error) {
    if (!(error instanceof AppendError) || error.reason !== 'tooLarge') throw error
    return notUnderstood('too-large', error.message)
  }
}

/** The headers that are kept of a webhook's delivery: quarantine itself is kept for 90 days only. */
function headersOf(
  { secretHeaders }: Source,
  { data: { provenance } }: Extract<AuthenticReading, { kind: 'event' }>['event'],
  { data }: Event<'DeliveryQuarantined'>,
): Record<string, string> {
  return provenance.via === 'webhook' ? keptHeaders({ headers: quarantinedHeaders(data) }, secretHeaders) : {}
}

/** What a quarantined delivery is by the present mapping. */
export function readAgain(
  source: Source,
  quarantined: Event<'DeliveryQuarantined'>,
  redriven: { from: string; atMs: number },
): AuthenticReading {
  const delivery = quarantinedDelivery(quarantined, redriven, () => continueTrace(undefined))
  const fetched = parseFetched(delivery.headers[fetchedHeader])
  if (fetched !== undefined && source.readFetched !== undefined) return source.readFetched(fetched, delivery)
  const callout = delivery.headers[calloutHeader]
  if (typeof callout === 'string' && source.readCallback !== undefined)
    return source.readCallback(callout, delivery)
  const recovered = delivery.headers[recoveredHeader]
  if (!isRecovered(recovered) || source.readRecovered === undefined) return source.readVerified(delivery)
  const purpose = delivery.headers[purposeHeader]
  return source.readRecovered(recovered, { ...delivery, ...(isPurpose(purpose) && { purpose }) })
}
