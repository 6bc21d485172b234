import type { ReadModel } from '../domain/read-model.ts'
import { beginVersion, dropUnused, previousVersion } from './begin-version.ts'
import type { Workshop } from './candidate.ts'
import { catchUp } from './catch-up.ts'
import { swap } from './swap.ts'
import { verify } from './verify.ts'

export type Rebuilt = { version: number; documents: number }

/**
 * A new version of a read model beside the live one: filled from the log's start (or from where an earlier try was left),
 * compared with a second fold of the log, and swapped in. The version that was live is kept, the one before it is dropped.
 *
 * @throws when it is not what the log says, or can't be made; the live version then goes on as if nothing had been
 */
export async function rebuild(
  workshop: Workshop,
  model: ReadModel,
  { fresh }: { fresh: boolean },
): Promise<Rebuilt> {
  const { db } = workshop
  const candidate = await beginVersion(db, model, fresh)
  await catchUp(workshop, candidate)
  const { count } = await verify(workshop, candidate)
  await swap(workshop, candidate)
  await dropUnused(db, model)
  return { version: candidate.version, documents: count }
}

/**
 * Makes the version that was live before live again, caught up with the log by the code of today.
 *
 * @param unverified does not compare it with a fold of the log first: for when the code of today is what is at fault
 */
export async function rollback(
  workshop: Workshop,
  model: ReadModel,
  { unverified }: { unverified: boolean },
): Promise<Rebuilt> {
  const { db } = workshop
  const candidate = await previousVersion(db, model)
  await catchUp(workshop, candidate)
  if (!unverified) await verify(workshop, candidate)
  await swap(workshop, candidate)
  const documents = await db.collection(candidate.collection).countDocuments()
  return { version: candidate.version, documents }
}
