import type { Db } from 'mongodb'
import { checkpointId, collections } from './documents.ts'
import type { ListedCheckpoint } from './list-checkpoints.ts'

/** Beyond these the oldest are forgotten. */
const maxSetBacks = 50

/**
 * Sets a checkpoint back, and ends its refusal. The epoch rises, so whatever is being handled now is not committed, and a running
 * consumer goes on from there by itself. Who did it and why is kept with the checkpoint.
 *
 * @returns false, and nothing is changed, when the checkpoint is not as it was listed any more
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
      // What stands before the new place is learnt with the next commit.
      $unset: { refusal: '', previous: '' },
      $push: { setBacks: { $each: [setBack], $slice: -maxSetBacks } },
    },
    { writeConcern: { w: 'majority' } },
  )
  return matchedCount === 1
}
