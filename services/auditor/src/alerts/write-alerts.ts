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

/** The alerts of a source that should hold, of the rules that were evaluated. */
export type WantedAlerts = Pick<AlertsToReconcile, 'desired' | 'inhibitions' | 'whyResolved' | 'endOf'> & {
  isEvaluated(rule: string): boolean
}

/**
 * The changes that turn the alerts of a source into those that should hold.
 *
 * @param at ms since 1970
 */
export function changesOfAlerts(
  view: AlertsView,
  source: string,
  wanted: WantedAlerts,
  at: number,
): AlertChange[] {
  const { isEvaluated, ...wantedAlerts } = wanted
  const silences = [...view.silences().values()].map(({ event }) => ({
    ...event.data,
    saidAt: event.occurredAt,
  }))
  const alerts = {
    ...wantedAlerts,
    isEvaluated: (alert: AlertIdentity) => alert.source === source && isEvaluated(alert.rule),
    isSilenced: (alert: AlertIdentity & { since: string }) => isSilenced(alert, silences, at),
    at: new Date(at).toISOString(),
  }
  return reconcileAlerts(alerts, view.knownOf(source))
}

/**
 * Appends the changes that turn the alerts of a source into those that should hold.
 *
 * @throws as `appendAlerts`
 */
export async function writeAlerts(
  log: AlertsLog,
  source: string,
  wanted: WantedAlerts,
  at: number,
): Promise<void> {
  await appendAlerts(log, changesOfAlerts(log.view, source, wanted, at), at)
}

/**
 * Appends one after the other: an alert that is raised and resolved together must not end before it begins.
 */
export async function appendInOrder(
  log: AlertsLog,
  events: readonly AlertChange[],
  at: number,
): Promise<void> {
  for (const event of events) await appendAlerts(log, [event], at)
}

/**
 * Appends current events again before they expire, and removes alerts and silences that ended long ago: see
 * `Upkeep`. Only for the holder of the source's lease, so that no alert is removed while it is being raised.
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
  await appendAlerts(log, [...alerts.repeat, ...silences.repeat], at)
  await allOf(
    [...alerts.remove, ...silences.remove].map((key) => log.remove(key).then(() => view.remove(key))),
  )
}

/**
 * Appends them all together.
 *
 * @throws when the log did not accept all of them; those that it accepted are in the view
 */
export async function appendAlerts(
  { view, append }: AlertsLog,
  events: readonly (AlertChange | Event<'AlertSilenced'>)[],
  at: number,
): Promise<void> {
  await allOf(events.map((event) => append(event).then(() => view.fold(event, at))))
}

/**
 * Waits for all before it throws the first failure. They run together, since the log appends many as fast as
 * one.
 */
async function allOf(appends: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(appends)
  const fault = settled.find(({ status }) => status === 'rejected')
  if (fault?.status === 'rejected') throw fault.reason
}
