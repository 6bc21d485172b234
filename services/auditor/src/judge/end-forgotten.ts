import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { heldAlerts } from '../adapters/held-alerts.ts'
import type { AlertEvent } from '../domain/alert/alert-state.ts'
import { decideAlerts } from '../domain/alert/decide-alerts.ts'

/**
 * Ends the alerts of sources that the configuration does not name any more: nobody judges them, so they would hold for ever.
 * Several instances may do it at once; an alert that has ended ends once.
 */
export async function endForgotten(
  {
    log,
    alertsTopic,
    append,
  }: {
    log: Pick<EventLog, 'endOffsets' | 'read'>
    alertsTopic: string
    append(event: AlertEvent): Promise<void>
  },
  sources: ReadonlySet<string>,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const held = await heldAlerts(log, alertsTopic, (source) => !sources.has(source), signal)
  const ended = decideAlerts({
    ...{ desired: [], held, inhibitions: [] },
    isJudged: () => true,
    whyResolved: ({ source }) => `The configuration names no source ${source} any more.`,
    at: new Date(now).toISOString(),
  })
  await Promise.all(ended.map(append))
}
