import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { AuditedSource } from '../../sources/audited-source.ts'
import type { NewFact } from '../observed-batch.ts'
import { evolveBillingObject } from './audited-billing-object.ts'
import type {
  AuditedBillingObject,
  BillingObjectEvent,
  BillingStatusChange,
} from './audited-billing-object.ts'

export type ObservedObjects = {
  /** As they are after the batch. */
  objects: AuditedBillingObject[]
  facts: NewFact[]
  /** Customers of which something has changed, by `source/customerId`, and when it was recorded. */
  customers: Map<string, { source: string; customerId: string; at: number }>
}

/**
 * The subscriptions and invoices of a batch folded, and how long they stay in their statuses.
 *
 * @param known before the batch
 */
export function observeBillingObjects(
  known: readonly AuditedBillingObject[],
  events: readonly BillingObjectEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): ObservedObjects {
  const objects = new Map(known.map((object) => [object._id, object]))
  const changed = new Set<string>()
  const facts: NewFact[] = []
  const customers: ObservedObjects['customers'] = new Map()
  for (const event of events) {
    const id = billingObjectId(event)
    const before = objects.get(id)
    const evolved = evolveBillingObject(before, event)
    if (evolved === undefined || evolved.object === before) continue
    const { object, change } = evolved
    objects.set(id, object)
    changed.add(id)
    const { source, customerId } = object
    if (customerId !== null)
      customers.set(`${source}/${customerId}`, { source, customerId, at: event.recordedAtMs })
    const watched = sources.get(source)?.stalled ?? {}
    if (change !== undefined) facts.push(...factsOf(change, object, event, watched))
  }
  return { objects: [...changed].map((id) => objects.get(id) as AuditedBillingObject), facts, customers }
}

/** `source/objectId` */
export function billingObjectId({ type, source, data }: BillingObjectEvent): string {
  return `${source}/${type === 'InvoiceChanged' ? data.invoice.invoiceId : data.subscription.subscriptionId}`
}

function factsOf(
  { from, to, at: reportedAt, isFetched }: BillingStatusChange,
  { source, state: { objectId: orderId } }: AuditedBillingObject,
  { recordedAtMs, position }: ConsumedEvent,
  watched: AuditedSource['stalled'],
): NewFact[] {
  const at = Math.min(Date.parse(reportedAt), recordedAtMs)
  const common = { source, orderId, at, offset: Number(position.offset) }
  const isWatched = (status: string): boolean => Object.hasOwn(watched, status)
  const facts: NewFact[] = []
  if (from === null && Object.keys(watched).length > 0) facts.push({ ...common, kind: 'ordered' })
  if (from !== null && isWatched(from))
    facts.push({ ...common, kind: 'left', status: from, recovered: isFetched })
  if (isWatched(to)) facts.push({ ...common, kind: 'entered', status: to })
  return facts
}
