import type { Db, MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { readSchedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { AuditStore, BatchStore } from '../audit-store.ts'
import { mongoBilling } from '../../observe/adapters/mongo-billing.ts'
import { mongoBillingDiscrepancies } from '../../discrepancies/billing/adapters/mongo-billing-discrepancies.ts'
import { mongoAuditedOrders } from '../../observe/adapters/mongo-audited-orders.ts'
import { mongoInstances } from '../../leases/adapters/mongo-instances.ts'
import { mongoCandidates } from '../../rules/order-numbers/adapters/mongo-candidates.ts'
import { mongoComparisons } from '../../rules/order-discrepancies/adapters/mongo-comparisons.ts'
import { mongoSourceStates } from '../../observe/adapters/mongo-source-states.ts'
import { mongoDiscrepancies } from '../../discrepancies/adapters/mongo-discrepancies.ts'
import { mongoOpenStays } from '../../stays/adapters/mongo-open-stays.ts'
import { mongoSequences } from '../../rules/order-numbers/adapters/mongo-sequences.ts'
import { mongoAttention } from '../../rules/needs-attention/adapters/mongo-attention.ts'
import { mongoLeases } from '../../leases/adapters/mongo-leases.ts'
import { mongoSources } from './mongo-sources.ts'
import { mongoPasses } from '../../reconcile/adapters/mongo-passes.ts'
import { mongoShipments } from '../../rules/shipments/adapters/mongo-shipments.ts'
import { writeBatch } from '../../observe/adapters/write-batch.ts'

/** The audit in MongoDB. `ensureAuditCollections` comes first. */
export function mongoAuditStore(client: MongoClient, db: Db): AuditStore & BatchStore<JointTransaction> {
  return {
    orders: mongoAuditedOrders(db),
    discrepancies: mongoDiscrepancies(db),
    candidates: mongoCandidates(db),
    comparisons: mongoComparisons(db),
    sequences: mongoSequences(db),
    attention: mongoAttention(db),
    states: mongoSourceStates(client, db),
    stays: mongoOpenStays(db),
    sources: mongoSources(db),
    leases: mongoLeases(db),
    instances: mongoInstances(db),
    passes: mongoPasses(db),
    shipments: mongoShipments(db),
    schedules: { read: () => readSchedules(db) },
    billing: mongoBilling(db),
    billingDiscrepancies: mongoBillingDiscrepancies(db),
    write: (batch, transaction) => writeBatch(db, batch, transaction),
  }
}
