import type { Binary, Db, Long } from 'mongodb'
import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
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
  /** Why nothing is read from here until an operator has set the checkpoint back. */
  refusal?: RefusalDocument
  /** Who set it back and why, the newest last. */
  setBacks?: SetBackDocument[]
}

export type SetBackDocument = {
  by: string
  reason: string
  at: Date
  from: Offset
  to: Offset
  /** Why it was refused, where it was. */
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
  /** Null when the record is too large for a document; the log has it. */
  bytes: Binary | null
  /** Pairs, since a header may have a name that a field may not have. */
  headers: [name: string, value: string][]
  recordedAt: Date
  reason: string
  /** The record itself could not be handled; false: it is parked behind one that could not. */
  culprit: boolean
  state: 'parked' | 'redriven'
  parkedAt: Date
  attempts: number
  redriven?: { by: string; reason: string; at: Date }
}

/** Written whenever a letter of the key is parked or redriven, so that both transactions conflict. */
export type ParkedKeyDocument = {
  _id: string
  consumer: string
  /** Absent in older documents, which count the letters of all topics: see `splitParkedKeys`. */
  topic?: string
  key: string
  count: number
  firstPosition: string
}

/** Offsets are 64-bit: they are read as bigint, never as a double. */
const exactly = { useBigInt64: true } as const

/** The collections of checkpoints, dead letters and parked keys, which read 64-bit integers as bigint. */
export const collections = (db: Db) => ({
  checkpoints: db.collection<CheckpointDocument>('checkpoints', exactly),
  deadLetters: db.collection<DeadLetterDocument>('deadLetters', exactly),
  parkedKeys: db.collection<ParkedKeyDocument>('parkedKeys', exactly),
})

/** The id of a checkpoint. Stored: it never changes. */
export const checkpointId = (consumer: string, topic: string, partition: number): string =>
  `${consumer}|${topic}|${partition}`

/** The parts of a checkpoint's id. Names of consumers and topics have no bar in them. */
export function checkpointParts(id: string): { consumer: string; topic: string; partition: number } {
  const [consumer = '', topic = '', partition = ''] = id.split('|')
  return { consumer, topic, partition: Number(partition) }
}

/** The id of a dead letter: a record that is dead-lettered twice by one consumer is one letter. Stored. */
export const deadLetterId = (consumer: string, position: Position): string =>
  `${consumer}|${formatPosition(position)}`
/** The id of a parked key. Stored: it never changes. */
export const parkedKeyId = (consumer: string, topic: string, key: string): string =>
  `${consumer}|${topic}|${key}`

const redrivenKeptForSeconds = 90 * 24 * 60 * 60

/** Creates the collections and indexes, once for each client, before transactions write into them. */
export const prepare = oncePerDatabase(async (db) => {
  const { checkpoints, deadLetters, parkedKeys } = collections(db)
  await ensureCollection(db, checkpoints.collectionName)
  await deadLetters.createIndexes([
    { key: { consumer: 1, state: 1, key: 1, topic: 1, partition: 1, offset: 1 } },
    { key: { state: 1, key: 1 } },
    { key: { state: 1, parkedAt: 1 } },
    { key: { state: 1, consumer: 1, parkedAt: -1, _id: -1 } },
    // Waiting letters lack this date, and stay. The topic of dead letters keeps all of them.
    { key: { 'redriven.at': 1 }, expireAfterSeconds: redrivenKeptForSeconds },
  ])
  await parkedKeys.createIndex({ consumer: 1, topic: 1, key: 1 })
})
