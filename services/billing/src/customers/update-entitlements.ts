import type { ClientSession, Db } from 'mongodb'
import { deriveId } from '@slipstream/events/derive-id.ts'
import { tracedBy } from '@slipstream/events/event.ts'
import type { Event } from '@slipstream/events/event.ts'
import { writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { findSubscriptionsOf } from '../objects/adapters/object-store.ts'
import { customerRecordWrite, findCustomerRecords, newCustomerRecord } from './adapters/customer-records.ts'
import type { CustomerRecord } from './adapters/customer-records.ts'
import { entitlementsOf } from './domain/entitlements-of.ts'
import { fingerprintOf } from './domain/rules-fingerprint.ts'
import type { Entitlements } from './domain/entitlements-of.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'

export type CustomerKey = { source: string; customerId: string }

/**
 * A customer whose entitlements may have changed, by which rules they are evaluated, and the id and trace of
 * the event that is the reason.
 */
export type Evaluated = CustomerKey & {
  rules: EntitlementRules
  causedBy: string | null
  traceparent?: string | undefined
}

/**
 * Evaluates what customers may use, and publishes what has changed, within the caller's transaction,
 * with the rules by which it was done. It is a state: it follows the subscriptions whatever their age.
 * Few commands, however many customers.
 *
 * @param customers each once
 * @returns of how many it has changed
 */
export async function updateEntitlements(
  { db, outbox }: { db: Db; outbox: Outbox },
  customers: readonly Evaluated[],
  nowMs: number,
  session: ClientSession,
): Promise<number> {
  if (customers.length === 0) return 0
  const subscriptions = Map.groupBy(
    await findSubscriptionsOf(db, customers, session),
    ({ source, document }) => idOf({ source, customerId: document.customerId }),
  )
  const records = await findCustomerRecords(db, customers.map(idOf), session)
  const at = new Date(nowMs).toISOString()
  let changed = 0
  const writes = customers.flatMap(({ source, customerId, rules, causedBy, traceparent }) => {
    const customer = { source, customerId }
    const id = idOf(customer)
    const found = entitlementsOf(subscriptions.get(id) ?? [], rules)
    const before = records.get(id) ?? newCustomerRecord(id)
    const evaluatedBy = fingerprintOf(rules)
    if (JSON.stringify(found.entitlements) === JSON.stringify(before.entitlements))
      return before.evaluatedBy === evaluatedBy ? [] : [customerRecordWrite(db, { ...before, evaluatedBy })]
    changed += 1
    const { entitlements } = found
    const record = { ...before, revision: before.revision + 1, entitlements, evaluatedBy }
    const event = changedEvent(customer, before, record, found, { causedBy, at })
    const events = [tracedBy(event, traceparent)]
    return [
      customerRecordWrite(db, record),
      ...outbox.writesOf({ record: id, revision: record.revision, events }),
    ]
  })
  await writeTogether(session, writes)
  return changed
}

const idOf = ({ source, customerId }: CustomerKey): string => `${source}/${customerId}`

function changedEvent(
  customer: CustomerKey,
  before: CustomerRecord,
  { _id: subject, revision, entitlements }: CustomerRecord,
  { subscriptions }: Entitlements,
  { causedBy, at }: { causedBy: string | null; at: string },
): Event<'EntitlementsChanged'> {
  return {
    id: deriveId('entitlements', subject, String(revision), entitlements.join()),
    ...{ source: customer.source, subject, occurredAt: at, type: 'EntitlementsChanged' },
    data: {
      ...{ ...customer, revision, entitlements },
      granted: entitlements.filter((name) => !before.entitlements.includes(name)),
      revoked: before.entitlements.filter((name) => !entitlements.includes(name)),
      ...{ subscriptions, changedAt: at, causedBy },
    },
  }
}
