import type { ErasureReport } from './domain/erasure-report.ts'
import { findReturned } from './find-returned.ts'
import { wholeLog } from './read-log.ts'
import { rememberedErasures } from './remembered-erasures.ts'
import { findUnfinished } from './unfinished-erasures.ts'
import { rebuiltCollections, runErasures } from './run-erasure.ts'
import type { Erasing } from './run-erasure.ts'

/**
 * Erases again who was erased before and came back with a restored database, or was not erased to the end,
 * with one rebuild for all. What the log recorded after the erasure stays. Done again, it changes nothing.
 */
export async function* repeatErasures(erasing: Erasing): AsyncGenerator<ErasureReport> {
  const { reading, db, personalData, onStep } = erasing
  const parts = await wholeLog(reading)
  onStep('finding who was erased and can be read again')
  const erasures = await rememberedErasures(reading, parts)
  const unfinished = [...(await findUnfinished(db, personalData)).values()]
  const rebuilt = await rebuiltCollections(erasing, parts)
  const search = { db, parts, ring: personalData.ring, erasures, unfinished, rebuilt }
  const returned = await findReturned(reading, search)
  yield* runErasures(
    erasing,
    returned.map(({ email, ...again }) => ({ email, again })),
  )
}
