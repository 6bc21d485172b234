import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { isOfBillingTopic } from '@slipstream/events/billing-event-mismatch.ts'
import type { BillingTopicEvent } from '@slipstream/events/event.ts'
import type { NewFact, ObservedBatch } from '../observed-batch.ts'

const minuteMs = 60_000

/** What events of billing say about the connection to their source, and which of them settle a quarantined delivery. */
export function observeBilling(
  events: readonly ConsumedEvent[],
  isAudited: (source: string) => boolean,
): Pick<ObservedBatch, 'facts' | 'eventIds' | 'connected'> & { redrivenFrom: readonly string[] } {
  const observed = events.filter(
    (event): event is ConsumedEvent & BillingTopicEvent => isOfBillingTopic(event) && isAudited(event.source),
  )
  const facts = new Map<string, NewFact>()
  const connected = new Map<string, number>()
  for (const { source, type, data, recordedAtMs: at } of observed) {
    // Another sender than the provider.
    if (type === 'CalloutReported') continue
    connected.set(source, Math.min(connected.get(source) ?? Infinity, at))
    if (data.provenance.via !== 'webhook') continue
    facts.set(`${source} ${Math.floor(at / minuteMs)}`, { kind: 'arrived', source, webhookId: null, at })
  }
  return {
    facts: [...facts.values()],
    connected,
    eventIds: observed.map(({ id }) => id),
    redrivenFrom: observed.flatMap(({ data }) => data.redrivenFrom ?? []),
  }
}
