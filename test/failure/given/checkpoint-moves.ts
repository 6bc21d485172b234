import type { ChangeStreamDocument } from 'mongodb'
import type { CheckpointMove } from '../../oracles/oracles.ts'
import type { World } from './world.ts'

type Checkpoint = { _id: string; next: number }

/** Every move of a checkpoint from now on, by MongoDB's own log; filled while the test continues. */
export async function checkpointMoves({ db, stopLater }: World): Promise<readonly CheckpointMove[]> {
  const moves: CheckpointMove[] = []
  const stream = db.collection<Checkpoint>('checkpoints').watch()
  stopLater({ stop: () => stream.close() })
  const note = (change: ChangeStreamDocument<Checkpoint> | null): void => {
    if (change?.operationType !== 'insert' && change?.operationType !== 'update') return
    const next =
      change.operationType === 'insert'
        ? change.fullDocument.next
        : change.updateDescription.updatedFields?.next
    if (next !== undefined) moves.push({ checkpoint: change.documentKey._id, next: BigInt(next) })
  }
  // The first look opens the stream: nothing that happens from then on is missed.
  note(await stream.tryNext())
  const follow = async (): Promise<void> => {
    for await (const change of stream) note(change)
  }
  void follow().catch((error: unknown) => {
    if (!stream.closed) throw error
  })
  return moves
}
