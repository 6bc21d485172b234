import type { ReadModel } from '../domain/read-model.ts'
import { beginVersion, dropUnused, previousVersion } from './begin-version.ts'
import type { RebuildContext } from './candidate.ts'
import { catchUp } from './catch-up.ts'
import { swap } from './swap.ts'
import { verify } from './verify.ts'

export type Rebuilt = { version: number; documents: number }

/**
 * Builds a new version of a read model beside the live one: fills it from the log's start, or goes on with an interrupted one,
 * compares it with a second fold of the log, and swaps it in. The version that was live is kept, the one before it is dropped.
 * If the topic is compacted, it begins anew and keeps none.
 *
 * @throws if the version differs from the log, or can't be built; then the live version stays live
 */
export async function rebuild(
  context: RebuildContext,
  model: ReadModel,
  { fresh }: { fresh: boolean },
): Promise<Rebuilt> {
  const { db, projection } = context
  const candidate = await beginVersion(context, model, fresh || projection.isTopicCompacted)
  await catchUp(context, candidate)
  const { count } = await verify(context, candidate)
  await swap(context, candidate)
  await dropUnused(db, model)
  return { version: candidate.version, documents: count }
}

/**
 * Makes the version that was live before live again, caught up with the log by the present code.
 *
 * @param unverified does not compare it with a fold of the log first: for a fault in the present code
 */
export async function rollback(
  context: RebuildContext,
  model: ReadModel,
  { unverified }: { unverified: boolean },
): Promise<Rebuilt> {
  const { db } = context
  const candidate = await previousVersion(db, model)
  await catchUp(context, candidate)
  if (!unverified) await verify(context, candidate)
  await swap(context, candidate)
  const documents = await db.collection(candidate.collection).countDocuments()
  return { version: candidate.version, documents }
}
