import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { AuditStore, BatchStore } from '../../store/audit-store.ts'
import { mongoAuditedOrders } from './audited-order-store.ts'
import { mongoInstances } from './instance-store.ts'
import { mongoCandidates } from './candidate-store.ts'
import { mongoComparisons } from './comparison-store.ts'
import { mongoSourceStates } from './source-state-store.ts'
import { mongoLosses } from './loss-store.ts'
import { mongoOpenStays } from './open-stay-store.ts'
import { mongoSequences } from './sequence/sequence-store.ts'
import { mongoAttention } from './attention-store.ts'
import { mongoLeases } from './source-lease.ts'
import { mongoSources } from './source-store.ts'
import { mongoPasses } from './pass-store.ts'
import { writeBatch } from './write-batch.ts'

/** The audit in MongoDB. `ensureAuditCollections` comes first. */
export function mongoAuditStore(client: MongoClient, db: Db): AuditStore & BatchStore<ClientSession> {
  return {
    orders: mongoAuditedOrders(db),
    losses: mongoLosses(db),
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
    write: (batch, session) => writeBatch(db, batch, session),
  }
}
