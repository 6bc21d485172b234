import type { Binary, Db, ObjectId } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { Fact } from '../../observe/domain/source-state.ts'
import { ensureOpenStays } from '../../stays/adapters/mongo-open-stays.ts'
import type { StallState } from '../../stays/domain/stall-state.ts'
import type { AuditedOrderDocument } from '../../observe/audited-order-store.ts'
import type { CandidateDocument } from '../../rules/order-numbers/candidate-store.ts'
import type { DueComparison } from '../../rules/order-discrepancies/comparison-store.ts'
import type { DiscrepancyDocument } from '../../discrepancies/discrepancy-store.ts'
import { ensureBillingCollections } from '../../observe/adapters/mongo-billing.ts'
import { ensureBillingDiscrepancies } from '../../discrepancies/billing/adapters/mongo-billing-discrepancies.ts'
import { ensureShipmentCollections } from '../../rules/shipments/adapters/mongo-shipments.ts'
import {
  comparisonKeptMs,
  orderKeptMs,
  quarantinedKeptMs,
  settledKeptMs,
  passKeptMs,
} from '../../observe/retention.ts'
import type {
  FailedNotificationDocument,
  QuarantinedDocument,
  SettledNotificationDocument,
} from '../../rules/needs-attention/attention-store.ts'
import type { SourceDocument } from '../source-store.ts'
import type { ShopPass } from '../../reconcile/domain/shop-pass.ts'

/** A fact that the evaluation of its source has not folded yet. */
export type FactDocument = { _id?: ObjectId; source: string } & Fact

/**
 * From when on events of a source must arrive: when it was first declared, refused or received, whichever was
 * earliest. Apart from what its evaluation writes: the two must not conflict.
 */
export type ConnectionDocument = { _id: string; at: Date }

/**
 * What was learned of a status. `state` is the earlier form: packed, with all orders in the
 * status; brought over when it is loaded.
 */
export type StallDocument = {
  _id: string
  source: string
  status: string
  learned?: StallState
  state?: Binary
}

/**
 * An instance that shares the sources with others. Kept for a while after its
 * end: its leases were held until then.
 */
export type InstanceDocument = { _id: string; until: Date; sources: string[] }

/** A walk, and when it last went on. */
type PassDocument = ShopPass & { keptAt: Date }

const instanceKeptSeconds = 24 * 60 * 60

export function auditCollections(db: Db) {
  return {
    instances: db.collection<InstanceDocument>('auditInstances'),
    orders: db.collection<AuditedOrderDocument>('auditOrders'),
    facts: db.collection<FactDocument>('auditFacts'),
    sources: db.collection<SourceDocument>('auditSources'),
    connections: db.collection<ConnectionDocument>('auditConnections'),
    discrepancies: db.collection<DiscrepancyDocument>('auditLosses'),
    candidates: db.collection<CandidateDocument>('auditCandidates'),
    comparisons: db.collection<DueComparison>('auditComparisons'),
    stalls: db.collection<StallDocument>('auditStalls'),
    passes: db.collection<PassDocument>('auditWalks'),
    quarantined: db.collection<QuarantinedDocument>('auditQuarantined'),
    notifications: db.collection<FailedNotificationDocument | SettledNotificationDocument>(
      'auditFailedNotifications',
    ),
  }
}

/** Makes what is absent: transactions must not be what makes a collection, or the first ones conflict. */
export async function ensureAuditCollections(db: Db): Promise<void> {
  const all = auditCollections(db)
  for (const { collectionName } of [all.sources, all.connections, all.stalls]) {
    await ensureCollection(db, collectionName)
  }
  await all.orders.createIndexes([
    { key: { seenAt: 1 }, expireAfterSeconds: orderKeptMs / 1_000 },
    { key: { source: 1, firstSeenAt: 1 }, partialFilterExpression: { isAnnounced: false } },
    { key: { source: 1, _id: 1 }, partialFilterExpression: { lacks: { $type: 'string' } } },
    {
      key: { source: 1, 'shipping.dueAt': 1 },
      partialFilterExpression: { 'shipping.dueAt': { $type: 'date' } },
    },
  ])
  await ensureOpenStays(db)
  await ensureShipmentCollections(db)
  await ensureBillingCollections(db)
  await ensureBillingDiscrepancies(db)
  await all.instances.createIndex({ until: 1 }, { expireAfterSeconds: instanceKeptSeconds })
  await all.facts.createIndex({ source: 1, _id: 1 })
  await all.discrepancies.createIndex({ source: 1 })
  await all.candidates.createIndex({ source: 1, slot: 1 })
  await all.comparisons.createIndexes([
    { key: { source: 1, at: 1 } },
    { key: { at: 1 }, expireAfterSeconds: comparisonKeptMs / 1_000 },
  ])
  await all.passes.createIndex({ keptAt: 1 }, { expireAfterSeconds: passKeptMs / 1_000 })
  await all.quarantined.createIndexes([
    { key: { position: 1 } },
    // For the console's list.
    { key: { at: -1, _id: -1 } },
    {
      ...{ key: { at: 1 }, name: 'kept', expireAfterSeconds: quarantinedKeptMs / 1_000 },
      // Without it, versions that make `at_1` could not start beside this index, and so not be rolled back
      // to.
      partialFilterExpression: { at: { $type: 'date' } },
    },
  ])
  await removeFormerExpiry(db)
  await all.notifications.createIndexes([
    { key: { source: 1 } },
    { key: { settledAt: 1 }, expireAfterSeconds: settledKeptMs / 1_000 },
  ])
}

const indexNotFound = 27

/** Earlier versions remembered quarantined deliveries for a day. */
async function removeFormerExpiry(db: Db): Promise<void> {
  try {
    await auditCollections(db).quarantined.dropIndex('at_1')
  } catch (error) {
    if ((error as { code?: unknown }).code !== indexNotFound) throw error
  }
}
