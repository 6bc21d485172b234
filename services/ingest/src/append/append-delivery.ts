import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { NewRecord } from '@slipstream/event-log/event-log.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Answer } from '../http/send-response.ts'
import type { AppendOnce } from './append-once.ts'
import type { SourceMetrics } from '../adapters/delivery-metrics.ts'
import type { AuthenticReading, RefusalReason } from '../domain/delivery.ts'
import type { QuarantineReason } from '../domain/quarantine/not-understood.ts'
import type { Source } from '../domain/sources/source.ts'
import { quarantineEvent } from '../domain/quarantine/quarantine-event.ts'
import type { ReceivedDelivery } from '../domain/quarantine/quarantine-event.ts'
import type { LogGate, OpenLog } from '../adapters/log-gate.ts'
import { recordOf } from '../adapters/record-of.ts'
import { createThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'

/** A shop with a wrong secret is refused with every delivery; one line tells it. */
const sayAgainAfterMs = 10_000

export type TakeParts = {
  log: LogGate
  appendOnce: AppendOnce
  metrics: SourceMetrics
  logger: Logger
}

export type TakeDelivery = {
  /**
   * Appends what an authentic delivery turned out to be. 200 only once the log has its event, or the whole delivery as quarantined,
   * durably; 503 while it cannot.
   */
  take(reading: AuthenticReading, received: ReceivedDelivery): Promise<Answer>
  refuse(why: RefusalReason, status: 401 | 429 | 503, detail: string, retryAfterSeconds?: number): Answer
}

/** What deliveries of one source have in common, however they came. */
export function createTakeDelivery(from: Source, parts: TakeParts): TakeDelivery {
  const { log, appendOnce, metrics, logger } = parts
  const source = from.name
  const throttled = createThrottledLog(sayAgainAfterMs)

  const refuse: TakeDelivery['refuse'] = (why, status, detail, retryAfterSeconds) => {
    metrics.counted(`refused_${why}`)
    throttled(why, (suppressed) => logger.warn({ source, suppressed }, `refused with ${status}: ${detail}`))
    return { status, why, detail, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
  }

  const handOver = async ({ appender }: OpenLog, record: NewRecord): Promise<Position> => {
    const startedAt = performance.now()
    metrics.appending(1)
    try {
      return await appender.append(record)
    } finally {
      metrics.appending(-1)
      metrics.appendTook((performance.now() - startedAt) / 1000)
    }
  }

  const append = async (
    open: OpenLog,
    result: 'appended' | 'quarantined',
    eventId: string,
    record: NewRecord,
  ): Promise<Answer> => {
    const { position, isRepeat } = await appendOnce(eventId, () => handOver(open, record))
    const outcome = isRepeat ? 'duplicate' : result
    metrics.counted(outcome)
    logger.debug({ source, eventId, position }, outcome)
    return {
      status: 200,
      result: outcome,
      body: `{"result":"${outcome}","eventId":"${eventId}","position":${JSON.stringify(position)}}`,
    }
  }

  const quarantine = async (
    open: OpenLog,
    set: { eventId: string; reason: QuarantineReason; detail: string },
    received: ReceivedDelivery,
  ): Promise<Answer> => {
    const { eventId, reason, detail } = set
    const event = quarantineEvent(from, set, received)
    const answer = await append(open, 'quarantined', eventId, recordOf(event, open))
    throttled(reason, (suppressed) =>
      logger.warn({ source, eventId, reason, suppressed }, `quarantined: ${detail}`),
    )
    return answer
  }

  /** Not async: what was parsed is garbage once the record is made, and does not wait for the log in memory. */
  const put = (open: OpenLog, reading: AuthenticReading, received: ReceivedDelivery): Promise<Answer> => {
    if (reading.kind === 'quarantine') return quarantine(open, reading, received)
    const eventId = reading.event.id
    const setAside = (reason: QuarantineReason, detail: string): Promise<Answer> =>
      quarantine(open, { eventId, reason, detail }, received)
    let record: NewRecord
    try {
      record = recordOf(reading.event, open, reading.rawPayload)
    } catch (error) {
      return setAside('outside-contract', messageOf(error))
    }
    return append(open, 'appended', eventId, record).catch((error: unknown) => {
      if (error instanceof AppendError && error.reason === 'tooLarge')
        return setAside('too-large', error.message)
      throw error
    })
  }

  return {
    refuse,
    async take(reading, received) {
      const open = log()
      if (open === undefined)
        return refuse('unavailable', 503, 'The event log is not reachable yet; /readyz tells why.', 5)
      try {
        return await put(open, reading, received)
      } catch (error) {
        throttled('fault', () => logger.error({ source, err: error }, 'the log did not take a delivery'))
        const isOverloaded = error instanceof AppendError && error.reason === 'overloaded'
        const detail = 'The event log cannot take it now. Send it again.'
        return refuse('unavailable', 503, detail, isOverloaded ? 1 : 5)
      }
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
