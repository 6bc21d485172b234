import type { Db } from 'mongodb'
import type { CandidateStore } from '../candidate-store.ts'
import { auditCollections } from '../../../store/adapters/audit-collections.ts'
import { findTogether } from '../../../adapters/mongo/find-together.ts'

export function mongoCandidates(db: Db): CandidateStore {
  const { candidates } = auditCollections(db)
  const search = findTogether(candidates)
  return {
    async retain(source, slots) {
      const kept = new Set(slots)
      const found = await search({ filter: { source } })
      if (found.some(({ slot }) => !kept.has(slot)))
        await candidates.deleteMany({ source, slot: { $nin: [...slots] } })
      return found.filter(({ slot }) => kept.has(slot))
    },
    async put(changed) {
      if (changed.length === 0) return
      await candidates.bulkWrite(
        changed.map((one) => ({
          replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true },
        })),
        { ordered: false },
      )
    },
    async remove(ids) {
      if (ids.length > 0) await candidates.deleteMany({ _id: { $in: [...ids] } })
    },
    async verifyAgain(source, number, at) {
      await candidates.updateMany({ source, number }, { $set: { verdict: 'unverified', askAt: at } })
    },
  }
}
