import type { Db } from 'mongodb'
import { removeCheckpointsOf } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import { versionsOf } from '../adapters/read-model-versions.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { dropUnused } from './begin-version.ts'
import { consumerOf } from './candidate.ts'

/**
 * Drops the versions that were kept for a rollback, where no event was folded into them since:
 * a rollback in progress folds. A read model that is being rebuilt is left alone. A repeat
 * drops what an interrupted one has left.
 *
 * @returns the collections that were dropped
 */
export async function dropPrevious(db: Db, models: readonly ReadModel[], before: Date): Promise<string[]> {
  const dropped: string[] = []
  for (const model of models) {
    const found = await versionsOf(db).findOne({ _id: model.name })
    const previous = found?.previous
    if (found === null || previous === undefined || found.building !== undefined) continue
    const { version, collection } = previous
    const isOld = { _id: model.name, 'previous.version': version, 'previous.progressedAt': { $lt: before } }
    const { modifiedCount } = await versionsOf(db).updateOne(
      { ...isOld, building: { $exists: false } },
      { $unset: { previous: '' } },
    )
    if (modifiedCount === 0) continue
    // A later version may have its number again.
    await removeCheckpointsOf(db, consumerOf({ model, version }))
    await dropUnused(db, model)
    dropped.push(collection)
  }
  return dropped
}
