import type { Event } from '@slipstream/events/event.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import { withinDeadline } from '@slipstream/runtime/async/within-deadline.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { LogGate } from './adapters/log-gate.ts'
import { recordOf } from './adapters/record-of.ts'
import { createThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'
import { createPendingRefusals } from './domain/senders/pending-refusals.ts'
import type { DeliveryOutcome } from './domain/senders/sender.ts'

export type RefusalReporterParts = {
  sources: readonly string[]
  log: LogGate
  /** Of this process alone: no other, and no earlier one, may have it. */
  instance: string
  logger: Logger
  metrics: Metrics
}

export type RefusalReporter = {
  /** Counts the outcome of a delivery. Never throws, and never waits for the log. */
  record(source: string, senderId: string | undefined, outcome: DeliveryOutcome): void
  /** Reports what is not reported yet, if the log takes it soon. */
  stop(): Promise<void>
}

type Append = (event: Event<'DeliveriesRefused'>) => Promise<void>

const logEveryMs = 60_000
const stopTimeoutMs = 2_000

/**
 * Appends reports of refused senders, one event at a time; `createSender` decides what is reported and when.
 * While the log is unavailable, one event waits and the counts go into the next one, so the backlog does not
 * grow.
 */
export function createRefusalReporter(parts: RefusalReporterParts): RefusalReporter {
  const { logger } = parts
  const pending = createPendingRefusals(parts.sources, parts.instance)
  const { append, appendUntilDone } = appenders(parts)
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let nextRunMs = Infinity

  const appendPending = async (append: Append, untilMs: () => number): Promise<void> => {
    for (;;) {
      const event = pending.next(untilMs(), { ms: performance.now(), epochMs: Date.now() })
      if (event === undefined) return
      await append(event)
      pending.appended()
    }
  }
  const schedule = (dueMs: number): void => {
    if (running !== undefined || stopping.signal.aborted || nextRunMs <= dueMs) return
    clearTimeout(timer)
    nextRunMs = dueMs
    timer = setTimeout(run, Math.max(0, dueMs - performance.now())).unref()
  }
  const run = (): void => {
    nextRunMs = Infinity
    running = appendPending(appendUntilDone(stopping.signal), () => performance.now()).finally(() => {
      running = undefined
      schedule(pending.dueMs() ?? Infinity)
    })
  }

  return {
    record(source, senderId, outcome) {
      const dueMs = pending.record(source, senderId, outcome, performance.now())
      if (dueMs !== undefined) schedule(dueMs)
    },
    async stop() {
      stopping.abort(new Error('ingest is stopping'))
      clearTimeout(timer)
      try {
        await withinDeadline(stopTimeoutMs, async () => {
          await running?.catch(() => undefined)
          await appendPending(append, () => Infinity)
        })
      } catch (error) {
        logger.warn({ err: error }, 'could not append the last DeliveriesRefused before stopping')
      }
    },
  }
}

function appenders({ log, logger, metrics }: RefusalReporterParts) {
  const attempts = metrics.counter({
    name: 'slipstream_ingest_refusal_events_total',
    help: 'Attempts to append a DeliveriesRefused event, by result: appended or failed',
    labelNames: ['result'],
  })
  const throttled = createThrottledLog(logEveryMs)
  const append: Append = async (event) => {
    const open = log()
    if (open === undefined) throw new Error('the event log is not reachable yet')
    await open.appender.append(recordOf(event, open))
    attempts.inc({ result: 'appended' })
  }
  const appendUntilDone =
    (signal: AbortSignal): Append =>
    (event) =>
      retryUntilDone(() => append(event), {
        signal,
        onFailure: ({ error }) => {
          attempts.inc({ result: 'failed' })
          throttled('append', () =>
            logger.warn({ err: error }, 'could not append DeliveriesRefused: retrying'),
          )
        },
      })
  return { append, appendUntilDone }
}
