import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
import { ensureFirstVersion } from './adapters/read-model-versions.ts'
import { readModels } from './read-models.ts'

/**
 * Gives each read model without a version its first one, with its indexes. Changes
 * nothing that exists. Once for each client.
 */
export const ensureReadModels = oncePerDatabase(async (db) => {
  await Promise.all(readModels.map((model) => ensureFirstVersion(db, model)))
})
