import type { Db } from 'mongodb'
import { checkpointOf, collections } from './documents.ts'

export type RefusedCheckpoint = {
  consumer: string
  topic: string
  partition: number
  next: bigint
  /** A sentence without its full stop. */
  reason: string
}

/** The checkpoints from which nothing is read until a person has set them back, of all consumers. */
export async function refusedCheckpoints(db: Db): Promise<RefusedCheckpoint[]> {
  const found = await collections(db)
    .checkpoints.find({ refusal: { $exists: true } })
    .sort({ _id: 1 })
    .toArray()
  return found.map(({ _id, next, refusal }) => ({
    ...checkpointOf(_id),
    next: BigInt(String(next)),
    reason: refusal?.reason ?? '',
  }))
}
