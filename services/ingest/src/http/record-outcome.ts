import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { ThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'
import type { FastifyReply } from 'fastify'
import type { SourceMetrics } from '../adapters/delivery-metrics.ts'
import type { AcceptResult } from '../domain/accept-result.ts'
import type { Source } from '../domain/sources/source.ts'
import type { RefusalReporter } from '../report-refusals.ts'

export type RecordOutcome = (reply: FastifyReply, result: AcceptResult) => void

type Recording = { source: Source; metrics: SourceMetrics; logger: Logger; throttled: ThrottledLog }

/** Counts and logs the outcome of each request: the only place that does. */
export function createRecordOutcome({ source, metrics, logger, throttled }: Recording): RecordOutcome {
  return (_reply, result) => {
    metrics.counted(result)
    if (result.outcome !== 'refused') return
    const { reason, detail } = result
    throttled(`refused ${reason}`, (suppressed) =>
      logger.warn({ source: source.name, reason, suppressed }, `refused: ${detail}`),
    )
  }
}

/** Also reports the sender's outcome once the response is sent, or the sender has left. */
export function createRecordDelivery(parts: Recording & { refusals: RefusalReporter }): RecordOutcome {
  const { source, refusals } = parts
  const recordOutcome = createRecordOutcome(parts)
  return (reply, result) => {
    recordOutcome(reply, result)
    // A ping is no delivery, and proves nothing of its sender.
    if (result.outcome === 'ping') return
    const outcome = result.outcome === 'refused' ? result.reason : 'accepted'
    const senderId = source.senderIdOf(reply.request)
    onceClosed(reply, (isSent) => refusals.record(source.name, senderId, isSent ? outcome : 'unanswered'))
  }
}

/** To a sender that has given up waiting, every response is a failure. */
function onceClosed({ raw }: FastifyReply, settle: (isSent: boolean) => void): void {
  if (raw.closed) settle(false)
  else raw.once('close', () => settle(raw.writableFinished))
}
