import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { CheckpointStore } from '@slipstream/event-log/consume/checkpoint-store.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { versionsOf } from '../adapters/read-model-versions.ts'
import type { ReadModel, Targets } from '../domain/read-model.ts'
import type { Projection } from '../projection.ts'

/** What a rebuild works with. */
export type RebuildContext = {
  client: MongoClient
  db: Db
  log: EventLog
  checkpoints: CheckpointStore<JointTransaction>
  projection: Projection
  /** The projection's topic, with its prefix. */
  topic: string
  partitions: readonly number[]
  signal: AbortSignal
  onProgress: (progress: Progress) => void
}

export type Progress = { phase: 'read' | 'verify' | 'swap'; done: number; total: number }

/** A version of one read model. */
export type CandidateModel = { model: ReadModel; version: number; collection: string }

/** Versions that are filled together, and are to become live together. */
export type Candidate = {
  /** The checkpoints are kept under the name of the first. */
  models: readonly [CandidateModel, ...CandidateModel[]]
  /** Newly built, or live before. */
  role: 'building' | 'previous'
  /** An earlier run may have filled a part. */
  wasBegun: boolean
  targets: Targets
}

/** The consumer of a version while it is not live: its checkpoints are stored under this name. */
export function consumerOf({ model, version }: Pick<CandidateModel, 'model' | 'version'>): string {
  return `rebuild:${model.name}@${version}`
}

/**
 * Written with every batch, so that it conflicts with a swap of these versions.
 *
 * @throws if one of them was dropped
 */
export async function noteProgress(
  db: Db,
  { models, role }: Candidate,
  blockedKeys: readonly string[],
  session: ClientSession,
): Promise<void> {
  const isOne = models.map(({ model, version }) => ({ _id: model.name, [`${role}.version`]: version }))
  const { matchedCount } = await versionsOf(db).updateMany(
    { $or: isOne },
    {
      $set: { [`${role}.progressedAt`]: new Date() },
      $addToSet: { [`${role}.blockedKeys`]: { $each: blockedKeys } },
    },
    { session },
  )
  if (matchedCount < models.length)
    throw new Error(`${models.map(({ collection }) => collection).join(' or ')} was dropped`)
}

/** The next offset of each partition for a consumer. */
export async function checkpointsOf(
  { checkpoints, topic, partitions }: Pick<RebuildContext, 'checkpoints' | 'topic' | 'partitions'>,
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

/** The offsets to read of each partition, to get from one set of checkpoints to another. */
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

/** Number of offsets, which is about the number of events. */
export function sizeOf(ranges: ReadonlyMap<number, { from: bigint; to: bigint }>): number {
  return [...ranges.values()].reduce((sum, { from, to }) => sum + Number(to - from), 0)
}
