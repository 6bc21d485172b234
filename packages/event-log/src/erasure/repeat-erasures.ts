import type { ErasureReport } from './domain/erasure-report.ts'
import { findReturned } from './find-returned.ts'
import { wholeLog } from './read-log.ts'
import { rememberedErasures } from './remembered-erasures.ts'
import { findUnfinished } from './unfinished-erasures.ts'
import { rebuiltCollections, runErasure } from './run-erasure.ts'
import type { Erasure } from './run-erasure.ts'

/**
 * Erases again who was erased before and came back with a restored database, or was not erased to the end,
 * one after the other. What the log recorded after the erasure stays. Done again, it changes nothing.
 */
export async function* repeatErasures(
  erasure: Omit<Erasure, 'email' | 'again'>,
): AsyncGenerator<ErasureReport> {
  const { reading, db, personalData, onStep } = erasure
  const parts = await wholeLog(reading)
  onStep('finding who was erased and can be read again')
  const erasures = await rememberedErasures(reading, parts)
  const unfinished = [...(await findUnfinished(db, personalData)).values()].map(({ email }) => email)
  const rebuilt = await rebuiltCollections(erasure, parts)
  const search = { db, parts, ring: personalData.ring, erasures, unfinished, rebuilt }
  for (const { email, ...again } of await findReturned(reading, search))
    yield await runErasure({ ...erasure, email, again })
}
