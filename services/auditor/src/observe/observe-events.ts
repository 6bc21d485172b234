import { outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { ConsumedEvent, ConsumedOrderEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import {
  billingEventMismatch,
  isOfBillingTopic,
} from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import { orderEventMismatch } from '@slipstream/events/mismatches/order-event-mismatch.ts'
import {
  isShipmentEvent,
  shipmentEventMismatch,
} from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import { observeShipments } from '../rules/shipments/domain/observe-shipments.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { billingObjectId } from './domain/observe-billing-objects.ts'
import { isOfObject, observeBilling } from './domain/observe-billing.ts'
import { observeOrders } from './domain/observe-orders.ts'
import { observeSideEvents } from './domain/observe-side-events.ts'
import { wakeFacts } from './domain/wake-facts.ts'
import { knownConnections } from './known-connections.ts'
import { orderNumber } from '../rules/order-numbers/domain/order-number.ts'
import { slotOf } from '../rules/order-numbers/domain/slot.ts'
import type { BatchStore } from '../store/audit-store.ts'
import type { Arrival } from '../rules/order-numbers/sequence-store.ts'

/**
 * Records which numbers arrived, the state of each order, billing events, and quarantined deliveries of a
 * batch. Nothing is evaluated here: evaluations run separately, once all partitions have been read up to a
 * time. Events that were observed already change nothing.
 */
export function observeEvents<Tx>(
  store: BatchStore<Tx>,
  sources: ReadonlyMap<string, AuditedSource>,
): Handler<Tx> {
  const connections = knownConnections(store.sources)
  return async (events) => {
    const reasons = new Map<ConsumedEvent, string>()
    const ofOrders: ConsumedOrderEvent[] = []
    const others: ConsumedEvent[] = []
    const ofShipments: ConsumedEvent[] = []
    for (const event of events) {
      const reason = mismatchOf(event)
      if (reason !== undefined) reasons.set(event, reason)
      else if (isOfOrders(event)) ofOrders.push(event)
      else if (isOfShipments(event)) ofShipments.push(event)
      else others.push(event)
    }
    const audited = ofOrders.filter(({ data }) => sources.has(sourceOf(data)))
    // Bits are only ever set, so they need no transaction; but the checkpoint must not be ahead of them.
    await store.sequences.record(arrivalsOf(audited, sources))
    const known = await store.orders.find([...new Set(audited.map(({ subject }) => subject))])
    const orders = observeOrders(known, audited, sources)
    const side = observeSideEvents(others, (source) => sources.has(source))
    const billing = await billingAfter(store, others, sources)
    const shipped = await shipmentsAfter(store, ofShipments, (source) => sources.has(source))
    const facts = [...orders.facts, ...side.facts, ...billing.facts, ...shipped.facts]
    const touched = new Map(
      [...audited, ...[...others, ...ofShipments].filter(({ source }) => sources.has(source))].map(
        (event) => [event.source, event.recordedAtMs],
      ),
    )
    const batch = {
      ...{
        ...orders,
        ...side,
        ...shipped,
        billing: billing.billing,
        facts: [...facts, ...wakeFacts(touched, facts)],
      },
      eventIds: [...orders.eventIds, ...billing.eventIds],
      redrivenFrom: [...(orders.redrivenFrom ?? []), ...billing.redrivenFrom],
      connected: await connections.earlier(
        earliest([...orders.connected, ...side.connected, ...billing.connected]),
      ),
    }
    return {
      outcomes: outcomesOf(events, reasons),
      commit: (tx) => store.write(batch, tx),
    }
  }
}

async function billingAfter(
  store: Pick<BatchStore<never>, 'billing'>,
  events: readonly ConsumedEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): Promise<ReturnType<typeof observeBilling>> {
  const objectIds = new Set(events.filter(isOfObject).map(billingObjectId))
  const customerIds = new Set(
    events.flatMap((event) =>
      event.type === 'EntitlementsChanged' ? [`${event.source}/${event.data.customerId}`] : [],
    ),
  )
  const [objects, customers] = await Promise.all([
    store.billing.objects([...objectIds]),
    store.billing.customers([...customerIds]),
  ])
  return observeBilling({ objects, customers }, events, sources)
}

async function shipmentsAfter(
  store: Pick<BatchStore<never>, 'shipments'>,
  events: readonly ConsumedEvent[],
  isAudited: (source: string) => boolean,
): Promise<ReturnType<typeof observeShipments>> {
  if (events.length === 0) return { shipments: [], carriers: [], facts: [] }
  const ids = new Set(events.flatMap((event) => (isShipmentEvent(event) ? [event.data.shipmentId] : [])))
  const hasCarriers = events.some(({ type }) => type === 'CarrierAvailabilityChanged')
  const shipments = await store.shipments.find([...ids])
  const carriers = hasCarriers ? await store.shipments.carriers() : []
  return observeShipments({ shipments, carriers }, events, isAudited)
}

function arrivalsOf(
  events: readonly ConsumedOrderEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): Arrival[] {
  return events.flatMap((event) => {
    const source = sourceOf(event.data)
    const { sequence: rule, traits } = sources.get(source) ?? {}
    if (rule === undefined || traits === undefined) return []
    const number = orderNumber(rule.field, event, traits)
    if (number === undefined) return []
    const slot = slotOf(number, rule)
    // An order from before the source was declared must not make the numbers after it count as missing.
    const isCreation = event.type === 'OrderCreated' && event.data.provenance.purpose === undefined
    return slot === undefined ? [] : [{ source, slot, isCreation }]
  })
}

function earliest(times: readonly (readonly [source: string, at: number])[]): Map<string, number> {
  const result = new Map<string, number>()
  for (const [source, at] of times) result.set(source, Math.min(at, result.get(source) ?? at))
  return result
}

function sourceOf(data: ConsumedOrderEvent['data']): string {
  return 'order' in data ? data.order.source : data.source
}

function isOfOrders(event: ConsumedEvent): event is ConsumedOrderEvent {
  return event.position.topic.endsWith('orders')
}

function isOfShipments({ position }: ConsumedEvent): boolean {
  return position.topic.endsWith('shipments')
}

function mismatchOf(event: ConsumedEvent): string | undefined {
  if (isOfOrders(event)) return orderEventMismatch(event)
  if (isOfBillingTopic(event)) return billingEventMismatch(event)
  return isOfShipments(event) ? shipmentEventMismatch(event) : undefined
}
