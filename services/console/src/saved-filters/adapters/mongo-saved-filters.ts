import type { Db } from 'mongodb'
import type { SavedFilter } from '../domain/saved-filter.ts'

type SavedFiltersDocument = { _id: string; filters: SavedFilter[]; revision: number }

const collectionName = 'consoleSavedFilters'
const maxReadMs = 2_000
const maxAttempts = 5

/** The saved filters of a person, of all lists. */
export async function readSavedFilters(db: Db, person: string): Promise<SavedFilter[]> {
  const found = await db
    .collection<SavedFiltersDocument>(collectionName)
    .findOne({ _id: person }, { maxTimeMS: maxReadMs })
  return found?.filters ?? []
}

/**
 * Changes the saved filters of a person. Two changes at the same time are both made.
 *
 * @param change gives undefined to leave them as they are
 * @returns whether they were changed
 */
export async function changeSavedFilters(
  db: Db,
  person: string,
  change: (filters: readonly SavedFilter[]) => SavedFilter[] | undefined,
): Promise<boolean> {
  const all = db.collection<SavedFiltersDocument>(collectionName)
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    await all.updateOne({ _id: person }, { $setOnInsert: { filters: [], revision: 0 } }, { upsert: true })
    const stored = await all.findOne({ _id: person }, { maxTimeMS: maxReadMs })
    const changed = change(stored?.filters ?? [])
    if (changed === undefined) return false
    const revision = stored?.revision ?? 0
    const { matchedCount } = await all.updateOne(
      { _id: person, revision },
      { $set: { filters: changed, revision: revision + 1 } },
    )
    if (matchedCount === 1) return true
  }
  throw new Error('the saved filters were changed by others again and again')
}
