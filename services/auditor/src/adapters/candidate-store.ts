import type { Db } from 'mongodb'
import { isFinal, newCandidate } from '../domain/sequence/verdict.ts'
import { auditCollections } from './audit-collections.ts'
import type { CandidateDocument } from './audit-collections.ts'

/** The slots that are missing and have settled, as candidates: known ones as they are, new ones begun; others are forgotten. */
export async function candidatesOf(
  db: Db,
  source: string,
  missing: readonly { slot: number; number: number }[],
  at: number,
): Promise<CandidateDocument[]> {
  const { candidates } = auditCollections(db)
  const slots = missing.map(({ slot }) => slot)
  await candidates.deleteMany({ source, slot: { $nin: slots } })
  const known = new Map(
    (await candidates.find({ source, slot: { $in: slots } }).toArray()).map((one) => [one.slot, one]),
  )
  return missing.map(
    ({ slot, number }) =>
      known.get(slot) ?? { ...newCandidate(at), _id: `${source}/${slot}`, source, slot, number },
  )
}

/** Keeps what is not final; a final verdict needs no candidate. */
export async function keepCandidates(db: Db, changed: readonly CandidateDocument[]): Promise<void> {
  if (changed.length === 0) return
  await auditCollections(db).candidates.bulkWrite(
    changed.map((one) =>
      isFinal(one.verdict) && one.verdict !== 'recovered'
        ? { deleteOne: { filter: { _id: one._id } } }
        : { replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true } },
    ),
    { ordered: false },
  )
}
