import { closedUp, describeFault } from './domain/plan-faults.ts'
import type { Fault } from './domain/plan-faults.ts'
import { smallestFailing } from './domain/smallest-failing.ts'

/** Between those that are tried again. */
const closeMs = 5_000
/** What depends on the moment does not fail each time. */
const maxTries = 2

type Attempt = (faults: readonly Fault[]) => Promise<{ violations: Record<string, string[]> }>

/**
 * Tries the faults of a run that failed again, closer together, with ever fewer of them.
 *
 * @param broken the oracles that found something: another failure does not count
 * @returns the fewest that still fail, in their order: none where it fails without any;
 * undefined where even all of them don't
 */
export async function minimise(
  faults: readonly Fault[],
  broken: readonly string[],
  attempt: Attempt,
  log: (line: string) => void,
): Promise<readonly Fault[] | undefined> {
  const failsOnce = async (some: readonly Fault[]): Promise<boolean> => {
    log(`with ${some.length} faults: ${some.map(({ nth }) => nth).join()}`)
    try {
      const { violations } = await attempt(closedUp(some, closeMs))
      const isSame = broken.some((oracle) => violations[oracle] !== undefined)
      log(isSame ? 'that fails as well' : 'that does not fail')
      return isSame
    } catch (error) {
      // A server that a busy machine does not start in time must not end the whole search.
      log(`that could not be tried: ${String(error)}`)
      return false
    }
  }
  const fails = async (some: readonly Fault[]): Promise<boolean> => {
    for (let tries = 1; tries <= maxTries; tries++) if (await failsOnce(some)) return true
    return false
  }
  if (!(await fails(faults))) return undefined
  const few = await smallestFailing(faults, fails)
  // Then the one that is left is not the cause.
  if (few.length === 1 && (await failsOnce([]))) {
    log('it fails without any fault')
    return []
  }
  log(`the fewest faults that fail: ${few.map(describeFault).join('; ')}`)
  return few
}
