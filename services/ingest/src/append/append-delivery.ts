import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { NewRecord } from '@slipstream/event-log/event-log.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { inSpan } from '@slipstream/runtime/observability/tracing/spans.ts'
import type { ThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'
import type { SourceMetrics } from '../adapters/delivery-metrics.ts'
import type { LogGate, OpenLog } from '../adapters/log-gate.ts'
import { recordOf } from '../adapters/record-of.ts'
import type { AcceptResult } from '../domain/accept-result.ts'
import type { AuthenticReading } from '../domain/delivery.ts'
import { keptHeaders } from '../domain/kept-headers.ts'
import type { QuarantineReason } from '../domain/quarantine/not-understood.ts'
import { quarantineEvent } from '../domain/quarantine/quarantine-event.ts'
import type { ReceivedDelivery } from '../domain/quarantine/quarantine-event.ts'
import type { Source } from '../domain/sources/source.ts'
import type { AppendOnce } from './append-once.ts'

export type AppendParts = {
  source: Source
  log: LogGate
  appendOnce: AppendOnce
  metrics: SourceMetrics
  logger: Logger
  throttled: ThrottledLog
}

type Quarantine = { eventId: string; reason: QuarantineReason; detail: string }

/**
 * Appends an authentic delivery: as its event, or as a whole in quarantine. It is accepted only once the log
 * has it durably, and refused as unavailable while the log does not accept it. Never rejects.
 */
export function appendDelivery(
  parts: AppendParts,
  reading: AuthenticReading,
  received: ReceivedDelivery,
): Promise<AcceptResult> {
  const open = parts.log()
  if (open === undefined) {
    return Promise.resolve(unavailable('The event log is not reachable yet; /readyz says why.', 5_000))
  }
  const appending = new Promise<AcceptResult>((resolve) => {
    resolve(appendReading(parts, open, reading, received))
  })
  return appending.catch((error: unknown) => {
    const { throttled, logger, source } = parts
    throttled('append', (suppressed) =>
      logger.error(
        { source: source.name, err: error, suppressed },
        'could not append a delivery: responded 503',
      ),
    )
    const isOverloaded = error instanceof AppendError && error.reason === 'overloaded'
    return unavailable('The event log cannot take it now. Send it again.', isOverloaded ? 1_000 : 5_000)
  })
}

/** Not async: the parsed body is garbage once the record is made, and must not wait for the log in memory. */
function appendReading(
  parts: AppendParts,
  open: OpenLog,
  reading: AuthenticReading,
  received: ReceivedDelivery,
): Promise<AcceptResult> {
  if (reading.kind === 'quarantine') return appendQuarantined(parts, open, reading, received)
  const eventId = reading.event.id
  let record: NewRecord
  try {
    record = withHeadersOf(recordOf(reading.event, open, reading.rawPayload), reading.event, parts, received)
  } catch (error) {
    if (error instanceof AppendError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    return appendQuarantined(parts, open, { eventId, reason: 'outside-contract', detail }, received)
  }
  return append(parts, open, 'appended', eventId, record).catch((error: unknown) => {
    if (!(error instanceof AppendError) || error.reason !== 'tooLarge') throw error
    return appendQuarantined(parts, open, { eventId, reason: 'too-large', detail: error.message }, received)
  })
}

/** Adds the headers of the delivery that are kept, where the source sent it. */
function withHeadersOf(
  record: NewRecord,
  { data }: Extract<AuthenticReading, { kind: 'event' }>['event'],
  { source }: AppendParts,
  { delivery }: ReceivedDelivery,
): NewRecord {
  if (data.provenance.via !== 'webhook') return record
  return { ...record, headers: { ...record.headers, ...keptHeaders(delivery, source.secretHeaders) } }
}

async function appendQuarantined(
  parts: AppendParts,
  open: OpenLog,
  quarantine: Quarantine,
  received: ReceivedDelivery,
): Promise<AcceptResult> {
  const { throttled, logger, source } = parts
  const { eventId, reason, detail } = quarantine
  const record = recordOf(quarantineEvent(source, quarantine, received), open)
  const result = await append(parts, open, 'quarantined', eventId, record)
  throttled(reason, (suppressed) =>
    logger.warn({ source: source.name, eventId, reason, suppressed }, `quarantined: ${detail}`),
  )
  return result
}

function append(
  { source, appendOnce, metrics, logger }: AppendParts,
  open: OpenLog,
  expected: 'appended' | 'quarantined',
  eventId: string,
  record: NewRecord,
): Promise<AcceptResult> {
  return appendOnce(eventId, () => measured(metrics, open, record)).then(({ position, isRepeat }) => {
    const outcome = isRepeat ? 'duplicate' : expected
    logger.debug({ source: source.name, eventId, position }, outcome)
    return { outcome, eventId, position }
  })
}

async function measured(metrics: SourceMetrics, { appender }: OpenLog, record: NewRecord): Promise<Position> {
  const startedAt = performance.now()
  metrics.appending(1)
  try {
    return await inSpan(
      record.headers['traceparent'],
      () => ({
        name: `send ${record.topic}`,
        kind: 'producer',
        attributes: { 'messaging.system': 'kafka', 'messaging.operation.type': 'send' },
      }),
      () => appender.append(record),
    )
  } finally {
    metrics.appending(-1)
    metrics.appendTook((performance.now() - startedAt) / 1000)
  }
}

function unavailable(detail: string, retryAfterMs: number): AcceptResult {
  return { outcome: 'refused', reason: 'unavailable', detail, retryAfterMs }
}
