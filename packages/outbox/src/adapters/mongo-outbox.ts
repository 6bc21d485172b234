import type { ClientSession, Collection, Db } from 'mongodb'
import { eventTypes } from '@slipstream/events/event-types/event-types.ts'
import { validationError } from '@slipstream/events/codec/validate.ts'
import type { Event } from '@slipstream/events/event.ts'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { writeInto, writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { OutboxDepth, OutboxEntry, RecordChange } from '../outbox.ts'

/** Events to be published, stored in the transaction of the change that they report. */
export type Outbox = {
  readonly name: string
  readonly entries: Collection<OutboxEntry>
  /** Creates the collection and its indexes; to be called before the first transaction. */
  prepare(): Promise<void>
  /**
   * Stores the events within the caller's transaction, once for each change of a record.
   *
   * @throws when an event does not fit its contract or is larger than a megabyte:
   * then the transaction must not commit
   */
  enqueue(session: ClientSession, change: RecordChange): Promise<void>
  /** What `enqueue` writes, for a transaction that writes more together. @throws as `enqueue` */
  writesOf(change: RecordChange): CollectionWrite[]
  /** The entries of the records that have waited longest, each record's in the order of its revisions. */
  nextEntries(limit: number): Promise<OutboxEntry[]>
  /** The log has them. */
  remove(ids: readonly string[]): Promise<void>
  /** The log refuses an entry of these records: neither it nor what follows it is tried before this time. */
  postpone(records: readonly string[], until: Date): Promise<void>
  depth(): Promise<OutboxDepth>
}

const maxEventBytes = 1_000_000
const durable = { writeConcern: { w: 'majority' } } as const
/** What one moment's commits have left: without it an index scan could see a change but not the last. */
const snapshot = { readConcern: { level: 'snapshot' } } as const
const epoch = new Date(0)

/** @param name of its collection, by which also its lease and its metrics are known */
export function mongoOutbox(db: Db, name: string): Outbox {
  const entries = db.collection<OutboxEntry>(name)
  const writesOf = (change: RecordChange): CollectionWrite[] =>
    entriesOf(change).map((document) => writeInto(entries, { insertOne: { document } }))
  return {
    name,
    entries,
    async prepare() {
      await ensureCollection(db, name)
      await entries.createIndexes([
        { key: { record: 1, revision: 1, index: 1 }, unique: true },
        { key: { notBefore: 1, enqueuedAt: 1, record: 1 } },
        { key: { enqueuedAt: 1 } },
      ])
    },
    enqueue: async (session, change) => writeTogether(session, writesOf(change)),
    writesOf,
    async nextEntries(limit) {
      const oldest = await entries
        .find({ notBefore: { $lte: new Date() } }, { ...snapshot, projection: { _id: 0, record: 1 } })
        .sort({ notBefore: 1, enqueuedAt: 1 })
        .limit(limit)
        .toArray()
      const records = [...new Set(oldest.map(({ record }) => record))]
      if (records.length === 0) return []
      return entries
        .find({ record: { $in: records } }, { ...snapshot, batchSize: limit + 1 })
        .sort({ record: 1, revision: 1, index: 1 })
        .limit(limit)
        .toArray()
    },
    async remove(ids) {
      if (ids.length > 0) await entries.deleteMany({ _id: { $in: [...ids] } }, durable)
    },
    async postpone(records, until) {
      await entries.updateMany({ record: { $in: [...records] } }, { $set: { notBefore: until } }, durable)
    },
    depth: () => depthOf(entries),
  }
}

function entriesOf({ record, revision, events }: RecordChange): OutboxEntry[] {
  const enqueuedAt = new Date()
  return events.map((event, index) => ({
    ...{ _id: event.id, record, revision, index, type: event.type },
    ...{ version: eventTypes[event.type].version, event: textOf(event), enqueuedAt, notBefore: epoch },
  }))
}

function textOf(event: Event): string {
  const error = validationError(event.type, event.data)
  if (error !== undefined) throw new Error(error)
  const text = JSON.stringify(event)
  const bytes = Buffer.byteLength(text)
  if (bytes > maxEventBytes) throw new Error(`${event.type} has ${bytes} bytes, more than ${maxEventBytes}`)
  return text
}

async function depthOf(entries: Collection<OutboxEntry>): Promise<OutboxDepth> {
  const [all, refused, oldest] = await Promise.all([
    entries.estimatedDocumentCount(),
    entries.countDocuments({ notBefore: { $gt: epoch } }),
    entries.findOne({}, { sort: { enqueuedAt: 1 }, projection: { enqueuedAt: 1 } }),
  ])
  const oldestMs = oldest === null ? 0 : Math.max(0, Date.now() - oldest.enqueuedAt.getTime())
  return { waiting: Math.max(0, all - refused), refused, oldestMs }
}
