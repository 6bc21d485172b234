import type { BillingEvent } from '@slipstream/events/event.ts'
import { eventTrigger } from '../../objects/domain/event-trigger.ts'
import { plannedOf } from '../../tasks/domain/tasks-of.ts'
import type { Rules } from '../../tasks/domain/tasks-of.ts'
import type { FetchNeeded } from '../../objects/domain/fetch-needed.ts'

/** What a thin event of a type of the first API begins with; the rest is the type of its snapshot. */
const thinPrefix = 'v1.'

/**
 * The snapshots of thin events that rules name by their type: what is fetched is the event that an endpoint
 * for snapshots gets, with the same id, so a rule applies once, whichever of the two arrives. Of what is too
 * long ago for the rules none is fetched.
 */
export function snapshotsNeeded(
  events: readonly BillingEvent[],
  rulesOf: (source: string) => Rules | undefined,
  nowMs: number,
): FetchNeeded[] {
  return events.flatMap((event): FetchNeeded[] => {
    if (event.type !== 'BillingEventReceived' || event.data.twin === null) return []
    const { source, change, twin } = event.data
    const rules = rulesOf(source)
    const trigger = eventTrigger(event)
    if (rules === undefined || trigger?.event?.startsWith(thinPrefix) !== true) return []
    const ofSnapshot = { ...trigger, event: trigger.event.slice(thinPrefix.length) }
    if (plannedOf(ofSnapshot, rules, nowMs).length === 0) return []
    const object = { source, type: 'event', id: twin, account: change.account } as const
    return [{ object, eventIds: [event.id], since: change.at, notBeforeMs: 0 }]
  })
}
