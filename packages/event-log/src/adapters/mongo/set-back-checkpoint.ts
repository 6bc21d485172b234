import type { Db } from 'mongodb'
import { checkpointId, collections } from './documents.ts'
import type { ListedCheckpoint } from './list-checkpoints.ts'

/** Beyond these the oldest are forgotten. */
const maxSetBacks = 50

/**
 * Sets a checkpoint back, and ends its refusal. The epoch rises, so batches in flight are not committed, and
 * a running consumer continues from there by itself. Who did it and why is stored with the checkpoint.
 *
 * @returns false, and nothing is changed, when the checkpoint has moved since it was listed
 */
export async function setBackCheckpoint(
  db: Db,
  listed: ListedCheckpoint,
  { to, by, reason }: { to: bigint; by: string; reason: string },
): Promise<boolean> {
  const { consumer, topic, partition, next, epoch, refusal } = listed
  const at = new Date()
  const setBack = { by, reason, at, from: next, to, refusal: refusal?.reason ?? null }
  const { matchedCount } = await collections(db).checkpoints.updateOne(
    { _id: checkpointId(consumer, topic, partition), next, epoch },
    {
      $set: { next: to, updatedAt: at },
      $inc: { epoch: 1 },
      // The record before the new offset is stored with the next commit.
      $unset: { refusal: '', previous: '' },
      $push: { setBacks: { $each: [setBack], $slice: -maxSetBacks } },
    },
    { writeConcern: { w: 'majority' } },
  )
  return matchedCount === 1
}
