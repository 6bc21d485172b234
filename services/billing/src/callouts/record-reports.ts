import type { ClientSession } from 'mongodb'
import type { Event } from '@slipstream/events/event.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { CalloutRecorder } from './callout-recorder.ts'

export type ReportsParts = {
  recorder: CalloutRecorder
  logger: Pick<Logger, 'warn'>
  /** For metrics. */
  onReport(source: string, callout: string, outcome: string): void
}

/**
 * Records what endpoints reported of call-outs, within the transaction that moves the checkpoint. What is
 * known already, late or about another's call-out changes nothing.
 */
export async function recordReports(
  { recorder, logger, onReport }: ReportsParts,
  reports: readonly Event<'CalloutReported'>[],
  session: ClientSession,
): Promise<void> {
  // One after the other: a session takes no two commands in parallel.
  for (const { id: eventId, data, occurredAt } of reports) {
    const { source, callout, customerId, taskId, status, detail } = data
    const at = data.receivedAt ?? occurredAt
    const applied = await recorder.applyWithin(session, taskId, (item) =>
      item.source === source && item.callout === callout && item.customerId === customerId
        ? { type: 'reported', status, detail, at }
        : undefined,
    )
    const outcome = outcomeOf(applied, status)
    onReport(source, callout, outcome)
    if (outcome === 'unknown' || outcome === 'of-another')
      logger.warn(
        { source, callout, eventId, outcome },
        'ignored a callback: no call-out has this id, customer and endpoint',
      )
  }
}

function outcomeOf(applied: Awaited<ReturnType<CalloutRecorder['applyWithin']>>, status: string): string {
  if (applied === undefined) return 'unknown'
  if (applied.step === undefined) return 'of-another'
  return applied.step.ignored ?? status
}
