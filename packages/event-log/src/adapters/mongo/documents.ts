import type { Binary, Collection, Db, Long } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { formatPosition } from '../../position.ts'
import type { Position } from '../../position.ts'

type Offset = bigint | Long

export type CheckpointDocument = {
  /** `consumer|topic|partition` */
  _id: string
  next: Offset
  epoch: number
  updatedAt: Date
  /** The last record before `next`; absent at the log's start, and in documents from before it was kept. */
  previous?: { offset: Offset; eventId: string; recordedAt: Date }
  /** Why nothing is read from here until a person has set the checkpoint back; absent while it is read from. */
  refusal?: RefusalDocument
  /** Who has set it back and why, the newest last. */
  setBacks?: SetBackDocument[]
}

export type SetBackDocument = {
  by: string
  reason: string
  at: Date
  from: Offset
  to: Offset
  /** That it was refused for, where it was. */
  refusal: string | null
}

export type RefusalDocument = { reason: string; at: Date }

export type DeadLetterDocument = {
  _id: string
  consumer: string
  key: string
  topic: string
  partition: number
  offset: Offset
  /** Null when the record is more than a document takes; the log has it. */
  bytes: Binary | null
  /** Pairs, as a header may be called anything and a field may not. */
  headers: [name: string, value: string][]
  recordedAt: Date
  reason: string
  culprit: boolean
  state: 'parked' | 'redriven'
  parkedAt: Date
  attempts: number
  redriven?: { by: string; reason: string; at: Date }
}

/** Written with every letter of the key that is parked or redriven, so that the two conflict and can't miss each other. */
export type ParkedKeyDocument = {
  _id: string
  consumer: string
  /** Absent in older documents, which count the letters of all topics: see `splitParkedKeys`. */
  topic?: string
  key: string
  count: number
  firstPosition: string
}

/** Offsets are 64-bit: read as bigint, never through a double. */
const exactly = { useBigInt64: true } as const

export const collections = (db: Db) => ({
  checkpoints: db.collection<CheckpointDocument>('checkpoints', exactly),
  deadLetters: db.collection<DeadLetterDocument>('deadLetters', exactly),
  parkedKeys: db.collection<ParkedKeyDocument>('parkedKeys', exactly),
})

export const checkpointId = (consumer: string, topic: string, partition: number): string =>
  `${consumer}|${topic}|${partition}`

/** What a checkpoint's id says. Neither a consumer's nor a topic's name has a bar in it. */
export function checkpointOf(id: string): { consumer: string; topic: string; partition: number } {
  const [consumer = '', topic = '', partition = ''] = id.split('|')
  return { consumer, topic, partition: Number(partition) }
}

export const deadLetterId = (consumer: string, position: Position): string =>
  `${consumer}|${formatPosition(position)}`
export const parkedKeyId = (consumer: string, topic: string, key: string): string =>
  `${consumer}|${topic}|${key}`

const redrivenKeptForSeconds = 90 * 24 * 60 * 60
const prepared = new WeakMap<Db, Promise<void>>()

/** Once a process: a transaction must not be the one to make a collection, or the first ones conflict. */
export function prepare(db: Db): Promise<void> {
  let promise = prepared.get(db)
  if (promise === undefined) {
    promise = makeAll(db).catch((error: unknown) => {
      prepared.delete(db)
      throw error
    })
    prepared.set(db, promise)
  }
  return promise
}

async function makeAll(db: Db): Promise<void> {
  const { checkpoints, deadLetters, parkedKeys } = collections(db)
  await make(db, checkpoints)
  await deadLetters.createIndex({ consumer: 1, state: 1, key: 1, topic: 1, partition: 1, offset: 1 })
  await deadLetters.createIndex({ state: 1, key: 1 })
  await deadLetters.createIndex({ state: 1, parkedAt: 1 })
  // What still waits has no such date, and stays. The topic of dead letters keeps all of them.
  await deadLetters.createIndex({ 'redriven.at': 1 }, { expireAfterSeconds: redrivenKeptForSeconds })
  await parkedKeys.createIndex({ consumer: 1, topic: 1, key: 1 })
}

async function make<T extends object>(db: Db, { collectionName }: Collection<T>): Promise<void> {
  await ensureCollection(db, collectionName)
}
