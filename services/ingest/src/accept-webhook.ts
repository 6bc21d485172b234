import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { NewRecord } from '@slipstream/event-log/event-log.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import type { Logger } from '@slipstream/runtime/logger.ts'
import type { AppendOnce } from './append-once.ts'
import type { RefusedFor, SourceMetrics } from './delivery-metrics.ts'
import type { Delivery, Taken } from './domain/delivery.ts'
import type { QuarantineReason } from './domain/not-understood.ts'
import { quarantineEvent } from './domain/quarantine-event.ts'
import type { Source } from './domain/sources/source.ts'
import type { TokenBucket } from './domain/token-bucket.ts'
import type { LogGate, OpenLog } from './log-gate.ts'
import { recordOf } from './record-of.ts'
import { createSeldom } from './seldom.ts'

/** A shop with a wrong secret is refused with every delivery; one line tells it. */
const sayAgainAfterMs = 10_000

export type Answer =
  { status: 200; body: string } | { status: 401 | 429 | 503; detail: string; retryAfterSeconds?: number }

export type AcceptWebhook = (delivery: Delivery, rawHeaders: readonly string[]) => Promise<Answer>

type SetAside = { eventId: string; reason: QuarantineReason; detail: string }

export type AcceptParts = {
  log: LogGate
  appendOnce: AppendOnce
  rateLimit: TokenBucket
  metrics: SourceMetrics
  logger: Logger
}

/**
 * Takes the deliveries of one source. Answers 200 only once the log has the event, or the whole delivery as
 * quarantined, durably; 503 while it cannot, 429 beyond the rate limit. What an authentic delivery says is never a reason to refuse it.
 */
export function createAcceptWebhook(source: Source, parts: AcceptParts): AcceptWebhook {
  const { log, appendOnce, rateLimit, metrics, logger } = parts
  const seldom = createSeldom(sayAgainAfterMs, () => performance.now())

  const refuse = (
    why: RefusedFor,
    status: 401 | 429 | 503,
    detail: string,
    retryAfterSeconds?: number,
  ): Answer => {
    metrics.counted(`refused_${why}`)
    seldom(why, (unsaid) => logger.warn({ source: source.name, unsaid }, `refused with ${status}: ${detail}`))
    return { status, detail, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
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
    logger.debug({ source: source.name, eventId, position }, outcome)
    return {
      status: 200,
      body: `{"result":"${outcome}","eventId":"${eventId}","position":${JSON.stringify(position)}}`,
    }
  }

  const quarantine = async (
    open: OpenLog,
    set: SetAside,
    delivery: Delivery,
    rawHeaders: readonly string[],
  ): Promise<Answer> => {
    const { eventId, reason, detail } = set
    const event = quarantineEvent({ source: source.name, eventId, reason, detail, delivery, rawHeaders })
    const answer = await append(open, 'quarantined', eventId, recordOf(event, open))
    seldom(reason, (unsaid) =>
      logger.warn({ source: source.name, eventId, reason, unsaid }, `quarantined: ${detail}`),
    )
    return answer
  }

  /** Not async: what was parsed is garbage once the record is made, and does not wait for the log in memory. */
  const take = (
    open: OpenLog,
    reading: Taken,
    delivery: Delivery,
    rawHeaders: readonly string[],
  ): Promise<Answer> => {
    if (reading.kind === 'quarantine') return quarantine(open, reading, delivery, rawHeaders)
    const eventId = reading.event.id
    const setAside = (reason: QuarantineReason, detail: string): Promise<Answer> =>
      quarantine(open, { eventId, reason, detail }, delivery, rawHeaders)
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

  return async (delivery, rawHeaders) => {
    metrics.received(delivery.body.length)
    const reading = source.read(delivery)
    if (reading.kind === 'ping') {
      metrics.counted('ping')
      return { status: 200, body: '{"result":"ping"}' }
    }
    if (reading.kind === 'refusal') return refuse(reading.why, 401, reading.detail)
    // Only now: whoever does not know the secret must not use up what the source may send.
    const waitMs = rateLimit.take(performance.now())
    if (waitMs > 0) {
      const detail = `More deliveries than rateLimit of the source ${source.name} allows. Send it again later.`
      return refuse('rate_limited', 429, detail, Math.ceil(waitMs / 1000))
    }
    const open = log()
    if (open === undefined)
      return refuse('unavailable', 503, 'The event log is not reachable yet; /readyz tells why.', 5)
    try {
      return await take(open, reading, delivery, rawHeaders)
    } catch (error) {
      seldom('fault', () =>
        logger.error({ source: source.name, err: error }, 'the log did not take a delivery'),
      )
      const isOverloaded = error instanceof AppendError && error.reason === 'overloaded'
      return refuse(
        'unavailable',
        503,
        'The event log cannot take it now. Send it again.',
        isOverloaded ? 1 : 5,
      )
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
