import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import { ensureModelCollection } from '../adapters/read-model-versions.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { beginVersions, dropUnused, previousVersion } from './begin-version.ts'
import type { Candidate, RebuildContext } from './candidate.ts'
import { catchUp } from './catch-up.ts'
import type { Content } from './content-hash.ts'
import { fill } from './fill/fill.ts'
import { swap } from './swap.ts'
import { verify, verifyWritten } from './verify.ts'

export type Rebuilt = { model: ReadModelName; version: number; documents: number }

/**
 * Builds new versions of read models of one topic beside the live ones: fills them from the log's start, or
 * continues with interrupted ones, compares them, and swaps them in together. What was filled in bulk in one
 * run is compared with what was written; all else with a second fold of the log. The versions that were live
 * are kept, the ones before them are dropped. If the topic is compacted, it starts over and keeps none.
 *
 * @throws if a version differs, or can't be built; then the live versions stay live
 */
export async function rebuild(
  context: RebuildContext,
  models: readonly [ReadModel, ...ReadModel[]],
  { fresh }: { fresh: boolean },
): Promise<Rebuilt[]> {
  const { db, projection } = context
  const candidate = await beginVersions(context, models, fresh || projection.isTopicCompacted)
  const contents = await filled(context, candidate)
  for (const { model, collection } of candidate.models) await ensureModelCollection(db, model, collection)
  await swap(context, candidate)
  for (const model of models) await dropUnused(db, model)
  return candidate.models.map(({ model, version }, index) => ({
    ...{ model: model.name, version },
    documents: contents[index]?.count ?? 0,
  }))
}

/** Fills a candidate. @returns what it has, compared */
async function filled(context: RebuildContext, candidate: Candidate): Promise<Content[]> {
  const { writesOf } = context.projection
  if (writesOf === undefined) await catchUp(context, candidate)
  const written = writesOf && (await fill(context, candidate, writesOf))
  return written === undefined ? verify(context, candidate) : verifyWritten(context, candidate, written)
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
): Promise<Rebuilt[]> {
  const { db } = context
  const candidate = await previousVersion(db, model)
  await catchUp(context, candidate)
  if (!unverified) await verify(context, candidate)
  await swap(context, candidate)
  return Promise.all(
    candidate.models.map(async ({ model: { name }, version, collection }) => ({
      ...{ model: name, version },
      documents: await db.collection(collection).countDocuments(),
    })),
  )
}
