import type { Db } from 'mongodb'
import type { ComparisonStore } from '../comparison-store.ts'
import { auditCollections } from '../../../store/adapters/audit-collections.ts'
import { findTogether } from '../../../adapters/mongo/find-together.ts'

export function mongoComparisons(db: Db): ComparisonStore {
  const { comparisons } = auditCollections(db)
  const search = findTogether(comparisons)
  return {
    due: (source, by, limit) =>
      search({ filter: { source, at: { $lte: new Date(by) } }, sort: { at: 1 }, limit }),
    async done(made) {
      if (made.length === 0) return
      await comparisons.bulkWrite(
        made.map(({ _id, at }) => ({ deleteOne: { filter: { _id, at } } })),
        { ordered: false },
      )
    },
  }
}
