import { formatPosition } from '@slipstream/event-log/position.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { isBillingEvent } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import type { BillingEvent, Event } from '@slipstream/events/event.ts'
import type { AuditedSource } from '../../sources/audited-source.ts'
import type { BillingCustomerDocument, BillingWorkDocument, ObservedBilling } from '../billing-audit-store.ts'
import type { NewFact, ObservedBatch } from '../observed-batch.ts'
import type { AuditedBillingObject, BillingObjectEvent } from './audited-billing-object.ts'
import { observeBillingObjects } from './observe-billing-objects.ts'

const minuteMs = 60_000

export type KnownBilling = {
  objects: readonly AuditedBillingObject[]
  customers: readonly BillingCustomerDocument[]
}

type Observed = Pick<ObservedBatch, 'facts' | 'eventIds' | 'connected'> & {
  redrivenFrom: readonly string[]
  billing: ObservedBilling
}

/**
 * What events of billing say about the connection to their source and about its objects, which of them settle
 * a quarantined delivery, and what billing has done.
 *
 * @param known before the batch
 */
export function observeBilling(
  known: KnownBilling,
  events: readonly ConsumedEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): Observed {
  const audited = events.filter(({ source }) => sources.get(source)?.billing !== undefined)
  const observed = audited.filter((event): event is ConsumedEvent & BillingEvent => isBillingEvent(event))
  const { objects, facts, customers } = observeBillingObjects(
    known.objects,
    observed.filter(isOfObject),
    sources,
  )
  const changed = new Map(
    [...customers].map(([_id, { at, ...customer }]) => [_id, { _id, ...customer, checkFrom: new Date(at) }]),
  )
  const granted = entitlementsIn(known.customers, audited)
  for (const one of granted) changed.set(one._id, { ...changed.get(one._id), ...one })
  return {
    ...connectionOf(observed),
    facts: [...arrivalsOf(observed), ...facts],
    eventIds: observed.map(({ id }) => id),
    redrivenFrom: observed.flatMap(({ data }) => data.redrivenFrom ?? []),
    billing: {
      ids: audited.flatMap(idsOf),
      objects,
      customers: [...changed.values()],
      deadLettered: deadLetteredIn(audited),
    },
  }
}

/** The events that hold an object which the audit remembers. */
export function isOfObject(event: ConsumedEvent): event is BillingObjectEvent {
  return event.type === 'SubscriptionChanged' || event.type === 'InvoiceChanged'
}

/** Under which ids the log has the event. One in quarantine has arrived, too. */
function idsOf(event: ConsumedEvent): ObservedBilling['ids'] {
  const { source, id, recordedAtMs: at } = event
  if (event.type === 'DeliveryQuarantined') return [{ source, id, at }]
  if (!isBillingEvent(event)) return []
  const twin = event.type === 'BillingEventReceived' ? event.data.twin : null
  const ids = [id, event.data.change.id, twin].filter((one) => one !== null)
  return ids.map((one) => ({ source, id: one, at }))
}

function connectionOf(events: readonly (ConsumedEvent & BillingEvent)[]): Pick<Observed, 'connected'> {
  const connected = new Map<string, number>()
  for (const { source, recordedAtMs: at } of events)
    connected.set(source, Math.min(connected.get(source) ?? Infinity, at))
  return { connected }
}

/** One fact for each minute in which a webhook was delivered. */
function arrivalsOf(events: readonly (ConsumedEvent & BillingEvent)[]): NewFact[] {
  const facts = new Map<string, NewFact>()
  for (const { source, data, recordedAtMs: at } of events)
    if (data.provenance.via === 'webhook')
      facts.set(`${source} ${Math.floor(at / minuteMs)}`, { kind: 'arrived', source, webhookId: null, at })
  return [...facts.values()]
}

type GrantedCustomer = ObservedBilling['customers'][number]

/** The last entitlements of each customer. Older ones than those that are known change nothing. */
function entitlementsIn(
  known: readonly BillingCustomerDocument[],
  events: readonly ConsumedEvent[],
): GrantedCustomer[] {
  const revisions = new Map(known.map(({ _id, entitlements }) => [_id, entitlements?.revision ?? 0]))
  const changed = new Map<string, GrantedCustomer>()
  for (const event of events) {
    if (event.type !== 'EntitlementsChanged') continue
    const { source, customerId, revision, entitlements, subscriptions, changedAt } = event.data
    const _id = `${source}/${customerId}`
    if (revision <= (revisions.get(_id) ?? 0)) continue
    revisions.set(_id, revision)
    const position = formatPosition(event.position)
    changed.set(_id, {
      ...{ _id, source, customerId, checkFrom: new Date(event.recordedAtMs) },
      entitlements: { revision, entitlements, subscriptions, changedAt, position },
    })
  }
  return [...changed.values()]
}

/** The last count of each kind of work. They are in order, as each kind has a key of its own. */
function deadLetteredIn(events: readonly ConsumedEvent[]): BillingWorkDocument[] {
  const changes = events.filter(
    (event): event is ConsumedEvent & Event<'DeadLetteredWorkChanged'> =>
      event.type === 'DeadLetteredWorkChanged',
  )
  const last = new Map(
    changes.map(({ data, position }): [string, BillingWorkDocument] => {
      const _id = `${data.source}/${data.work}`
      return [_id, { _id, ...data, position: formatPosition(position) }]
    }),
  )
  return [...last.values()]
}
