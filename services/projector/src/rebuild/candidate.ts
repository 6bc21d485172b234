import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { CheckpointStore } from '@slipstream/event-log/consume/checkpoint-store.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Targets } from '../orders/fold-orders.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { ReadModel } from '../domain/read-model.ts'

/** What a rebuild works with. */
export type Workshop = {
  client: MongoClient
  db: Db
  log: EventLog
  checkpoints: CheckpointStore<ClientSession>
  /** With its prefix. */
  topic: string
  partitions: readonly number[]
  saves: SavesParticipants
  signal: AbortSignal
  onProgress: (progress: Progress) => void
}

export type Progress = { phase: 'read' | 'verify' | 'swap'; done: number; total: number }

/** A version that is not live and is to become so. */
export type Candidate = {
  model: ReadModel
  version: number
  collection: string
  /** Built anew, or live before. */
  role: 'building' | 'previous'
  targets: Targets
}

/** Under this name the checkpoints of a version are kept while it is not live, so that it can be caught up at any time. */
export function consumerOf({ model, version }: Pick<Candidate, 'model' | 'version'>): string {
  return `rebuild:${model.name}@${version}`
}

/** Where each partition stands for a consumer. */
export async function checkpointsOf(
  { checkpoints, topic, partitions }: Pick<Workshop, 'checkpoints' | 'topic' | 'partitions'>,
  consumer: string,
): Promise<Map<number, bigint>> {
  const found = await Promise.all(
    partitions.map(async (partition) => {
      const { next } = await checkpoints.load(consumer, topic, partition)
      return [partition, next] as const
    }),
  )
  return new Map(found)
}

/** What is left to read of each partition, to get from one set of checkpoints to another. */
export function rangesBetween(
  from: ReadonlyMap<number, bigint>,
  to: ReadonlyMap<number, bigint>,
): Map<number, { from: bigint; to: bigint }> {
  const ranges = new Map<number, { from: bigint; to: bigint }>()
  for (const [partition, end] of to) {
    const start = from.get(partition) ?? 0n
    if (start < end) ranges.set(partition, { from: start, to: end })
  }
  return ranges
}

/** Offsets, which are about as many as events. */
export function sizeOf(ranges: ReadonlyMap<number, { from: bigint; to: bigint }>): number {
  return [...ranges.values()].reduce((sum, { from, to }) => sum + Number(to - from), 0)
}
