import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { checkInOutboxName } from '@slipstream/outbox/check-in-outbox.ts'
import type { CheckInEvent } from '@slipstream/events/event.ts'
import type { ClientSession, MongoClient } from 'mongodb'
import type { CheckInRecord } from '../domain/decide-check-in.ts'

/** What a scan led to, so that its repeat gets the same result. */
type ScanDocument = { _id: string; recordId: string; result: StoredResult; recordedAt: Date }

export type StoredResult = { kind: 'ok' | 'already'; at: string; by: string }

export type CheckInTransaction = {
  findScan(scanId: string): Promise<{ recordId: string; result: StoredResult } | null>
  find(id: string): Promise<CheckInRecord | null>
  recordScan(scanId: string, recordId: string, result: StoredResult): Promise<void>
  /** Stores the state, and its event in the outbox. */
  store(changed: CheckInRecord, event: CheckInEvent): Promise<void>
}

export type CheckInStore = {
  /** Runs `work` in a transaction. It runs again when it met another one. */
  transact<Result>(work: (transaction: CheckInTransaction) => Promise<Result>): Promise<Result>
}

/** How long the repeat of a scan is recognised. After more, a device finds the participant in already. */
const scansKeptSeconds = 30 * 24 * 3_600
const transactionMs = 5_000

/** Keeps who has arrived, with the events that report it (ADR 53). */
export function mongoCheckIns(client: MongoClient, database: string): CheckInStore {
  const db = client.db(database)
  const records = db.collection<CheckInRecord>('checkIns')
  const scans = db.collection<ScanDocument>('checkInScans')
  const outbox = mongoOutbox(db, checkInOutboxName)
  let prepared: Promise<void> | undefined
  const prepare = async (): Promise<void> => {
    await Promise.all([ensureCollection(db, 'checkIns'), ensureCollection(db, 'checkInScans')])
    await scans.createIndex({ recordedAt: 1 }, { expireAfterSeconds: scansKeptSeconds })
    await outbox.prepare()
  }
  const transactionOf = (session: ClientSession): CheckInTransaction => ({
    findScan: (_id) => scans.findOne({ _id }, { session }),
    find: (_id) => records.findOne({ _id }, { session }),
    async recordScan(_id, recordId, result) {
      await scans.insertOne({ _id, recordId, result, recordedAt: new Date() }, { session })
    },
    async store(changed, event) {
      const { _id, revision } = changed
      await records.replaceOne({ _id }, changed, { upsert: true, session })
      await outbox.enqueue(session, { record: `check-in/${_id}`, revision, events: [event] })
    },
  })
  return {
    async transact(work) {
      prepared ??= prepare().catch((error: unknown) => {
        prepared = undefined
        throw error
      })
      await prepared
      let result: { value: Awaited<ReturnType<typeof work>> } | undefined
      await inTransaction(
        client,
        async (session) => {
          result = { value: await work(transactionOf(session)) }
        },
        transactionMs,
      )
      if (result === undefined) throw new Error('the transaction did not run')
      return result.value
    },
  }
}
