import type { Event } from '@slipstream/events/event.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { isSilenced } from '@slipstream/events/is-silenced.ts'
import type { AlertChange } from './domain/alert-state.ts'
import type { AlertsView } from './domain/alerts-view.ts'
import type { AlertIdentity } from './domain/fingerprint.ts'
import { reconcileAlerts } from './domain/reconcile-alerts.ts'
import type { AlertsToReconcile } from './domain/reconcile-alerts.ts'
import { upkeepOfAlerts, upkeepOfSilences } from './domain/topic-upkeep.ts'

/** The topic of alerts, as the evaluation of a source reads and writes it. */
export type AlertsLog = {
  view: AlertsView
  append(event: AlertChange | Event<'AlertSilenced'>): Promise<void>
  /** Takes a key out of the topic. */
  remove(key: string): Promise<void>
}

/**
 * Appends what makes the alerts of a source those that ought to hold.
 *
 * @param at ms since 1970
 * @throws when the log did not take all of it; what it took is in the view
 */
export async function writeAlerts(
  log: AlertsLog,
  source: string,
  wanted: Pick<AlertsToReconcile, 'desired' | 'inhibitions' | 'whyResolved' | 'endOf'> & {
    isEvaluated(rule: string): boolean
  },
  at: number,
): Promise<void> {
  const { isEvaluated, ...wantedAlerts } = wanted
  const silences = [...log.view.silences().values()].map(({ event }) => ({
    ...event.data,
    saidAt: event.occurredAt,
  }))
  const alerts = {
    ...wantedAlerts,
    isEvaluated: (alert: AlertIdentity) => alert.source === source && isEvaluated(alert.rule),
    isSilenced: (alert: AlertIdentity & { since: string }) => isSilenced(alert, silences, at),
    at: new Date(at).toISOString(),
  }
  const events = reconcileAlerts(alerts, log.view.knownOf(source))
  await appendAll(log, events, at)
}

/** Appends one after the other: an alert that ends at once must not end before it began. */
export async function appendInOrder(
  log: AlertsLog,
  events: readonly AlertChange[],
  at: number,
): Promise<void> {
  for (const event of events) await appendAll(log, [event], at)
}

/**
 * Repeats what counts and is old, and removes what has long been over: see `Upkeep`. Only for the holder of the source's lease, so that
 * nothing is removed that is being raised.
 *
 * @param at ms since 1970
 */
export async function maintainAlerts(log: AlertsLog, source: string, at: number): Promise<void> {
  const { view } = log
  const alerts = upkeepOfAlerts(view.knownOf(source), at)
  const silences =
    source === systemSource
      ? upkeepOfSilences(view.silences(), (match) => view.isHeld(match), at)
      : { repeat: [], remove: [] }
  await appendAll(log, [...alerts.repeat, ...silences.repeat], at)
  await allOf(
    [...alerts.remove, ...silences.remove].map((key) => log.remove(key).then(() => view.remove(key))),
  )
}

async function appendAll(
  { view, append }: AlertsLog,
  events: readonly (AlertChange | Event<'AlertSilenced'>)[],
  at: number,
): Promise<void> {
  await allOf(events.map((event) => append(event).then(() => view.fold(event, at))))
}

/** All at once, since the log takes many as fast as one. What became of the others is known before one's failure is thrown. */
async function allOf(appends: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(appends)
  const fault = settled.find(({ status }) => status === 'rejected')
  if (fault?.status === 'rejected') throw fault.reason
}
