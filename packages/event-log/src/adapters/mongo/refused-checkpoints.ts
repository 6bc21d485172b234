import type { Db } from 'mongodb'
import { checkpointParts, collections } from './documents.ts'

export type RefusedCheckpoint = {
  consumer: string
  topic: string
  partition: number
  next: bigint
  /** A sentence without its full stop. */
  reason: string
}

/** The refused checkpoints of all consumers: nothing is read from them until an operator sets them back. */
export async function refusedCheckpoints(db: Db): Promise<RefusedCheckpoint[]> {
  const found = await collections(db)
    .checkpoints.find({ refusal: { $exists: true } })
    .sort({ _id: 1 })
    .toArray()
  return found.map(({ _id, next, refusal }) => ({
    ...checkpointParts(_id),
    next: BigInt(String(next)),
    reason: refusal?.reason ?? '',
  }))
}
