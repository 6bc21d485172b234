import type { ClientSession, Db } from 'mongodb'
import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { findSubscriptionsOf } from '../objects/adapters/object-store.ts'
import { findCustomerRecord, saveCustomerRecord } from './adapters/customer-records.ts'
import type { CustomerRecord } from './adapters/customer-records.ts'
import { entitlementsOf } from './domain/entitlements-of.ts'
import type { Entitlements } from './domain/entitlements-of.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'

export type CustomerKey = { source: string; customerId: string }

/**
 * Evaluates what a customer may use, and publishes what has changed, within the caller's transaction. It is a state: it follows the
 * subscriptions whatever their age.
 *
 * @returns whether it has changed
 */
export async function updateEntitlements(
  { db, outbox }: { db: Db; outbox: Outbox },
  customer: CustomerKey,
  { rules, causedBy, nowMs }: { rules: EntitlementRules; causedBy: string | null; nowMs: number },
  session: ClientSession,
): Promise<boolean> {
  const id = `${customer.source}/${customer.customerId}`
  const found = entitlementsOf(await findSubscriptionsOf(db, customer, session), rules)
  const before = await findCustomerRecord(db, id, session)
  if (JSON.stringify(found.entitlements) === JSON.stringify(before.entitlements)) return false
  const record = { ...before, revision: before.revision + 1, entitlements: found.entitlements }
  const at = new Date(nowMs).toISOString()
  await saveCustomerRecord(db, record, session)
  await outbox.enqueue(session, {
    ...{ record: id, revision: record.revision },
    events: [changedEvent(customer, before, record, found, { causedBy, at })],
  })
  return true
}

function changedEvent(
  customer: CustomerKey,
  before: CustomerRecord,
  { _id: subject, revision, entitlements }: CustomerRecord,
  { subscriptions }: Entitlements,
  { causedBy, at }: { causedBy: string | null; at: string },
): Event<'EntitlementsChanged'> {
  return {
    id: deriveEventId(['entitlements', subject, String(revision), entitlements.join()], Buffer.alloc(0)),
    ...{ source: customer.source, subject, occurredAt: at, type: 'EntitlementsChanged' },
    data: {
      ...{ ...customer, revision, entitlements },
      granted: entitlements.filter((name) => !before.entitlements.includes(name)),
      revoked: before.entitlements.filter((name) => !entitlements.includes(name)),
      ...{ subscriptions, changedAt: at, causedBy },
    },
  }
}
