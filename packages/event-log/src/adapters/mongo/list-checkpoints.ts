import type { Db } from 'mongodb'
import { checkpointParts, collections } from './documents.ts'
import type { CheckpointDocument } from './documents.ts'

export type ListedCheckpoint = {
  consumer: string
  topic: string
  partition: number
  next: bigint
  epoch: number
  updatedAt: Date
  /** When the log recorded the last handled record, where it is known. */
  handledThrough: Date | null
  refusal: { reason: string; at: Date } | null
  setBacks: { by: string; reason: string; at: Date; from: bigint; to: bigint; refusal: string | null }[]
}

/** All checkpoints, or those of one consumer or of some topics, sorted by name. */
export async function listCheckpoints(
  db: Db,
  filter: { consumer?: string | undefined; topics?: readonly string[] | undefined } = {},
): Promise<ListedCheckpoint[]> {
  const found = await collections(db).checkpoints.find().toArray()
  return found
    .map(toListed)
    .filter(
      ({ consumer, topic }) =>
        (filter.consumer ?? consumer) === consumer && (filter.topics ?? [topic]).includes(topic),
    )
    .sort(byName)
}

function toListed(document: CheckpointDocument): ListedCheckpoint {
  const { _id, next, epoch, updatedAt, previous, refusal, setBacks = [] } = document
  return {
    ...checkpointParts(_id),
    next: BigInt(String(next)),
    epoch,
    updatedAt,
    handledThrough: previous?.recordedAt ?? null,
    refusal: refusal ?? null,
    setBacks: setBacks.map((one) => ({
      ...one,
      from: BigInt(String(one.from)),
      to: BigInt(String(one.to)),
    })),
  }
}

function byName(a: ListedCheckpoint, b: ListedCheckpoint): number {
  return a.consumer.localeCompare(b.consumer) || a.topic.localeCompare(b.topic) || a.partition - b.partition
}
