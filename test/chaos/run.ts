import { writeFileSync } from 'node:fs'
import { allFaultKinds } from './domain/fault-kinds.ts'
import type { FaultKind } from './domain/fault-kinds.ts'
import { chosenFaults, closedUp, describeFault, planFaults } from './domain/plan-faults.ts'
import type { Fault } from './domain/plan-faults.ts'
import { smallestFailing } from './domain/smallest-failing.ts'
import { help, readArguments } from './read-arguments.ts'
import type { Arguments } from './read-arguments.ts'
import { runOnce } from './run-once.ts'
import type { Outcome } from './run-once.ts'
import { findFaketime } from './system/find-faketime.ts'

const beganAt = performance.now()
const log = (line: string): void =>
  console.log(`${Math.round((performance.now() - beganAt) / 1_000)} s: ${line}`)

const minuteMs = 60_000
const distanceMs = 2_000
const meanDistanceMs = 15_000
/** Between those that are tried again, to find the fewest. */
const closeMs = 5_000
/** Slow machines take long to catch up. */
const healWithinMs = 5 * minuteMs

try {
  const given = readArguments(process.argv.slice(2), Math.floor(Math.random() * 1_000_000))
  if (given === undefined) console.log(help)
  else if (!(await run(given))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** @returns whether all held */
async function run(given: Arguments): Promise<boolean> {
  const { seed, brokers, minutes } = given
  const machine = await whatIsPossible(given)
  const kinds = (given.kinds ?? allFaultKinds).filter((kind) => machine.isPossible(kind))
  const plan = planFaults({
    ...{ seed, kinds, lastsMs: minutes * minuteMs, distanceMs, meanDistanceMs },
    // A short run has not all of them.
    atLeast: Math.min(3, Math.floor((minutes * minuteMs) / meanDistanceMs / kinds.length)),
  })
  const faults = given.faults === undefined ? plan : chosenFaults(plan, given.faults)
  log(`${faults.length} faults of ${new Set(faults.map(({ kind }) => kind)).size} kinds, seed ${seed}`)
  if (given.plan) {
    for (const fault of faults) console.log(describeFault(fault))
    return true
  }
  const attempt = (some: readonly Fault[], proves: boolean): Promise<Outcome> =>
    runOnce({ ...machine, seed, brokers, faults: some, healWithinMs, log, proves })
  const outcome = await attempt(faults, given.prove)
  if (given.report !== undefined)
    writeFileSync(given.report, `${JSON.stringify({ seed, minutes, brokers, ...outcome }, null, 2)}\n`)
  if (!isFailure(outcome)) {
    log(`all promises hold, ${Math.round(outcome.healedInMs / 1_000)} s after the last fault`)
    const proofs = Object.entries(outcome.proofs ?? {})
    for (const [name, report] of proofs)
      log(`${report === null ? 'not noticed' : 'found'}: ${name}: ${report}`)
    return proofs.every(([, report]) => report !== null)
  }
  log(`it fails: ${JSON.stringify(outcome.violations, null, 2)}`)
  const again = `npm run chaos -- --minutes ${minutes} --seed ${seed} --brokers ${brokers}${given.kinds ? ` --kinds ${given.kinds.join()}` : ''}`
  log(`repeat it with: ${again}`)
  if (!given.once) await minimise(faults, (some) => attempt(some, false), again)
  return false
}

async function minimise(
  faults: readonly Fault[],
  attempt: (some: readonly Fault[]) => Promise<Outcome>,
  again: string,
): Promise<void> {
  const fails = async (some: readonly Fault[]): Promise<boolean> => {
    log(`with ${some.length} faults: ${some.map(({ nth }) => nth).join()}`)
    return isFailure(await attempt(closedUp(some, closeMs)))
  }
  if (!(await fails(faults))) return log('closer together, these faults do not fail')
  const few = await smallestFailing(faults, fails)
  log(`the fewest faults that fail: ${few.map(describeFault).join('; ')}`)
  log(`repeat them with: ${again} --faults ${few.map(({ nth }) => nth).join()}`)
}

function isFailure({ violations }: Outcome): boolean {
  return Object.keys(violations).length > 0
}

/** What kinds need of the machine; says what is left out. */
async function whatIsPossible({ brokers, kinds }: Arguments) {
  const needs = (some: readonly FaultKind[]): boolean =>
    some.some((kind) => (kinds ?? allFaultKinds).includes(kind))
  const missing = new Map<FaultKind, string>()
  const disks: FaultKind[] = ['broker-disk-full', 'database-disk-full']
  const hasSmallDisks = needs(disks) && process.getuid?.() === 0
  if (!hasSmallDisks) for (const kind of disks) missing.set(kind, 'it needs root')
  let faketime: string | undefined
  if (needs(['clock-skewed'])) {
    try {
      faketime = await findFaketime()
    } catch (error) {
      missing.set('clock-skewed', (error as Error).message)
    }
  }
  if (brokers === 1) missing.set('leader-killed', 'it needs --brokers 3')
  for (const [kind, why] of missing) if (needs([kind])) log(`without ${kind}: ${why}`)
  return {
    hasSmallDisks,
    faketime,
    isPossible: (kind: FaultKind) => !missing.has(kind),
  }
}
