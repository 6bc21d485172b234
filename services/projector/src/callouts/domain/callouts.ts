import { billingWorkEventMismatch } from '@slipstream/events/mismatches/billing-work-event-mismatch.ts'
import type { CalloutEvent, Event } from '@slipstream/events/event.ts'
import type { CalloutDocument } from '@slipstream/read-models/callouts/callout-document.ts'
import { evolveCallout } from '@slipstream/read-models/callouts/evolve-callout.ts'
import { wellFormed } from '@slipstream/read-models/well-formed.ts'
import type { ReadModel } from '../../domain/read-model.ts'

const callouts: ReadModel = {
  name: 'callouts',
  indexes: [
    { requestedAt: -1, _id: -1 },
    { state: 1, requestedAt: -1, _id: -1 },
    { customerId: 1, requestedAt: -1, _id: -1 },
  ],
  expiresBy: 'expiresAt',
}

/** Projected from the topic of billing's work. */
export const calloutModels: readonly ReadModel[] = [callouts]

const calloutTypes: ReadonlySet<string> = new Set<CalloutEvent['type']>([
  ...(['CalloutRequested', 'CalloutWaiting', 'CalloutDelivered'] as const),
  ...(['CalloutDeadLettered', 'CalloutCancelled'] as const),
])

export const isCalloutEvent = (event: Event): event is CalloutEvent => calloutTypes.has(event.type)

/** Why an event is not one of the topic; undefined if it is, of a call-out or not. */
export const calloutEventMismatch = billingWorkEventMismatch

/** @returns the call-outs that have changed; of other events nothing */
export function projectCallouts(
  before: ReadonlyMap<string, CalloutDocument>,
  events: readonly Event[],
): CalloutDocument[] {
  const after = new Map(before)
  for (const event of events.filter(isCalloutEvent)) {
    const { taskId } = event.data
    const readable = { ...event, data: wellFormed(event.data) } as CalloutEvent
    after.set(taskId, evolveCallout(after.get(taskId) ?? null, readable))
  }
  return [...after.values()].filter((callout) => before.get(callout._id) !== callout)
}
