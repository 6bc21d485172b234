import type { Db } from 'mongodb'
import { ensureFirstVersion } from './adapters/read-model-versions.ts'
import { readModels } from './read-models.ts'

/** Gives each read model without a version its first one, with its indexes. Changes nothing that exists. */
export async function ensureReadModels(db: Db): Promise<void> {
  for (const model of readModels) await ensureFirstVersion(db, model)
}
