import type { Binary, Db, ObjectId } from 'mongodb'
import type { Fact } from '../domain/judge-state.ts'
import type { AuditedOrder } from '../domain/order/audited-order.ts'
import type { SenderHealth } from '../domain/sender-health/sender-health.ts'
import type { Rhythm } from '../domain/silence/rhythm.ts'
import type { Candidate } from '../domain/sequence/verdict.ts'

/** Kept for so long after its last change; a change after that is newer than anything that was forgotten. */
const orderKeptSeconds = 90 * 24 * 60 * 60
const quarantinedKeptSeconds = 24 * 60 * 60

export type AuditedOrderDocument = AuditedOrder & {
  /** `source/orderId` */
  _id: string
  /** When its first and its last event were recorded, and where the last one is. */
  firstSeenAt: Date
  seenAt: Date
  position: string
  /** Why it needs no creation; null while that is not known, or it is announced. */
  unannounced: string | null
}

/** A fact that the judge of its source has not folded yet. */
export type FactDocument = { _id?: ObjectId; source: string } & Fact

/** What the judge of a source keeps, beside the numbers and the stalls. */
export type SourceDocument = {
  _id: string
  /** Who judges it, until when; the fence rises whenever that changes. */
  lease?: { owner: string; until: Date }
  fence?: number
  /** The shop has been asked for changes up to here, by list, ms since 1970. */
  swept?: { any?: number; trash?: number }
  /** How many missing numbers were explained, by verdict. */
  explained?: Record<string, number>
  rhythm?: Rhythm
  senders?: SenderHealth
}

/** What the log was not told, from when it was found until it has come in. */
export type LossDocument = {
  /** `kind/source/orderId` */
  _id: string
  kind: 'missing-order' | 'lost-update' | 'update-without-creation'
  source: string
  orderId: string
  number: string
  /** As the shop has it; what comes in is at least as new. */
  status: string
  modifiedAt: string | null
  evidence: string[]
  foundAt: Date
  attempts: number
  /** When it is handed to ingest, or handed over again. */
  recoverAt: Date
  lastError: string | null
}

/**
 * From when on what a source does must come in: when it was first declared, refused or heard, whichever was earliest. Apart
 * from what its judge writes: the two must not conflict.
 */
export type ConnectionDocument = { _id: string; at: Date }

export type CandidateDocument = Candidate & {
  /** `source/slot` */
  _id: string
  source: string
  slot: number
  number: number
}

export type StallDocument = { _id: string; source: string; status: string; state: Binary }
export type QuarantinedDocument = { _id: string; source: string; reason: string; at: Date; position: string }
export type FailedNotificationDocument = {
  _id: string
  source: string
  orderId: string
  reason: string
  failedAt: Date
}

export function auditCollections(db: Db) {
  return {
    orders: db.collection<AuditedOrderDocument>('auditOrders'),
    facts: db.collection<FactDocument>('auditFacts'),
    sources: db.collection<SourceDocument>('auditSources'),
    connections: db.collection<ConnectionDocument>('auditConnections'),
    losses: db.collection<LossDocument>('auditLosses'),
    candidates: db.collection<CandidateDocument>('auditCandidates'),
    stalls: db.collection<StallDocument>('auditStalls'),
    quarantined: db.collection<QuarantinedDocument>('auditQuarantined'),
    failedNotifications: db.collection<FailedNotificationDocument>('auditFailedNotifications'),
  }
}

const alreadyThere = 48

/** Makes what is absent: a transaction must not be the one to make a collection, or the first ones conflict. */
export async function ensureAuditCollections(db: Db): Promise<void> {
  const all = auditCollections(db)
  for (const { collectionName } of Object.values(all)) {
    await db.createCollection(collectionName).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== alreadyThere) throw error
    })
  }
  await all.orders.createIndex({ seenAt: 1 }, { expireAfterSeconds: orderKeptSeconds })
  await all.orders.createIndex(
    { source: 1, firstSeenAt: 1 },
    { partialFilterExpression: { isAnnounced: false } },
  )
  await all.facts.createIndex({ source: 1, _id: 1 })
  await all.losses.createIndex({ source: 1 })
  await all.candidates.createIndex({ source: 1, slot: 1 })
  await all.quarantined.createIndex({ at: 1 }, { expireAfterSeconds: quarantinedKeptSeconds })
  await all.failedNotifications.createIndex({ source: 1 })
}
