import type { Event } from '@slipstream/events/event.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import { withinDeadline } from '@slipstream/runtime/async/within-deadline.ts'
import { refusalEvent } from './domain/senders/refusal-event.ts'
import type { Outcome, Sender } from './domain/senders/sender.ts'
import { createSendersOfSource } from './domain/senders/senders-of-source.ts'
import type { LogGate } from './adapters/log-gate.ts'
import { recordOf } from './adapters/record-of.ts'
import { createThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'

export type TellRefusalsParts = {
  sources: readonly string[]
  log: LogGate
  /** Of this process alone: no other, and no earlier one, may have it. */
  instance: string
  logger: Logger
  metrics: Metrics
}

export type TellRefusals = {
  /** Counts what a delivery came to. Never throws, and never waits for the log. */
  note(source: string, webhookId: string | undefined, outcome: Outcome): void
  /** Tells what is not told yet, if the log takes it soon. */
  stop(): Promise<void>
}

type Due = { source: string; webhookId: string | null; sender: Sender; fromMs: number }

const sayAgainAfterMs = 60_000
const lastWordsMs = 2_000

/**
 * Tells the log of senders that are refused, one event at a time; `createSender` decides what and when. While the log takes nothing,
 * the event that was begun waits and the counts go on, to be told in the next one: so what waits does not grow.
 */
export function createTellRefusals(parts: TellRefusalsParts): TellRefusals {
  const { log, instance, logger } = parts
  const senders = new Map(parts.sources.map((source) => [source, createSendersOfSource()]))
  const attempts = parts.metrics.counter({
    name: 'slipstream_ingest_refusal_events_total',
    help: 'Events that tell of refused senders: appended, or failed and tried again',
    labelNames: ['result'],
  })
  const throttled = createThrottledLog(sayAgainAfterMs)
  const stopping = new AbortController()
  let nth = 0
  /** Begun, and not known to be in the log: it is sent again as it is. */
  let begun: Event<'DeliveriesRefused'> | undefined
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let lookAtMs = Infinity

  const append = async (event: Event<'DeliveriesRefused'>): Promise<void> => {
    const open = log()
    if (open === undefined) throw new Error('the event log is not reachable yet')
    await open.appender.append(recordOf(event, open))
    attempts.inc({ result: 'appended' })
  }
  const appendAtLast = (event: Event<'DeliveriesRefused'>): Promise<void> =>
    retryUntilDone(() => append(event), {
      signal: stopping.signal,
      onFailure: ({ error }) => {
        attempts.inc({ result: 'failed' })
        throttled('away', () => logger.warn({ err: error }, 'the log was not told yet of refused senders'))
      },
    })

  /** The sender of whom there is something to tell for longest. */
  const next = (): Due | undefined => {
    let first: Due | undefined
    for (const [source, ofSource] of senders) {
      for (const [webhookId, sender] of ofSource.senders()) {
        const fromMs = sender.tellFromMs()
        if (fromMs !== undefined && fromMs < (first?.fromMs ?? Infinity))
          first = { source, webhookId, sender, fromMs }
      }
    }
    return first
  }
  const begin = (due: Due): Event<'DeliveriesRefused'> => {
    const { fromMs, toMs, ...told } = due.sender.tell(performance.now())
    const to = Date.now()
    const window = { from: new Date(to - (toMs - fromMs)), to: new Date(to) }
    return refusalEvent({
      source: due.source,
      webhookId: due.webhookId,
      instance,
      nth: nth++,
      told,
      ...window,
    })
  }
  const tellAll = async (tell: typeof append, untilMs: () => number): Promise<void> => {
    for (;;) {
      const due = next()
      if (due !== undefined && due.fromMs <= untilMs()) begun ??= begin(due)
      if (begun === undefined) return
      await tell(begun)
      begun = undefined
    }
  }

  const lookAt = (fromMs: number): void => {
    if (running !== undefined || stopping.signal.aborted || lookAtMs <= fromMs) return
    clearTimeout(timer)
    lookAtMs = fromMs
    timer = setTimeout(look, Math.max(0, fromMs - performance.now())).unref()
  }
  const look = (): void => {
    lookAtMs = Infinity
    running = tellAll(appendAtLast, () => performance.now()).finally(() => {
      running = undefined
      lookAt(next()?.fromMs ?? Infinity)
    })
  }

  return {
    note(source, webhookId, outcome) {
      const fromMs = senders.get(source)?.note(webhookId, outcome, performance.now())
      if (fromMs !== undefined) lookAt(fromMs)
    },
    async stop() {
      stopping.abort(new Error('ingest is stopping'))
      clearTimeout(timer)
      try {
        await withinDeadline(lastWordsMs, async () => {
          await running?.catch(() => undefined)
          await tellAll(append, () => Infinity)
        })
      } catch (error) {
        logger.warn({ err: error }, 'the log was not told of the last refused senders')
      }
    },
  }
}
