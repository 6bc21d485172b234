import { closedUp, describeFault } from './domain/plan-faults.ts'
import type { Fault } from './domain/plan-faults.ts'
import { smallestFailing } from './domain/smallest-failing.ts'

/** Between those that are tried again. */
const closeMs = 5_000

type Attempt = (faults: readonly Fault[]) => Promise<{ violations: Record<string, string[]> }>

/**
 * Tries the faults of a run that failed again, closer together, with ever fewer of them.
 *
 * @param broken the oracles that found something: another failure does not count
 * @returns the fewest that still fail, in their order; undefined where even all of them don't
 */
export async function minimise(
  faults: readonly Fault[],
  broken: readonly string[],
  attempt: Attempt,
  log: (line: string) => void,
): Promise<readonly Fault[] | undefined> {
  const fails = async (some: readonly Fault[]): Promise<boolean> => {
    log(`with ${some.length} faults: ${some.map(({ nth }) => nth).join()}`)
    const { violations } = await attempt(closedUp(some, closeMs))
    const isSame = broken.some((oracle) => violations[oracle] !== undefined)
    log(isSame ? 'that fails as well' : 'that does not fail')
    return isSame
  }
  if (!(await fails(faults))) return undefined
  const few = await smallestFailing(faults, fails)
  log(`the fewest faults that fail: ${few.map(describeFault).join('; ')}`)
  return few
}
