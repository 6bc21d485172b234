import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeKinds } from './domain/describe-kinds.ts'
import { allFaultKinds } from './domain/fault-kinds.ts'
import { chosenFaults, describeFault, planFaults } from './domain/plan-faults.ts'
import type { Fault } from './domain/plan-faults.ts'
import { minimise } from './minimise.ts'
import { help, readArguments } from './read-arguments.ts'
import type { Arguments } from './read-arguments.ts'
import { runOnce } from './run-once.ts'
import type { Outcome, RunOptions } from './run-once.ts'
import { whatIsPossible } from './what-is-possible.ts'

const beganAt = performance.now()
const log = (line: string): void =>
  console.log(`${Math.round((performance.now() - beganAt) / 1_000)} s: ${line}`)

const minuteMs = 60_000
const distanceMs = 2_000
/** Slow machines take long to catch up. */
const healWithinMs = 5 * minuteMs
/** Where faults are tried again, what has not changed for so long is taken as it is. */
const quickStandstillMs = 45_000

// Services are started often; most of a start is the compilation of what they import.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/node-compile')

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
  const { seed, brokers, minutes, load } = given
  const machine = await whatIsPossible(given)
  const { missing } = machine
  const kinds = (given.kinds ?? allFaultKinds).filter((kind) => !missing.has(kind))
  const lastsMs = minutes * minuteMs
  const meanDistanceMs = given.everySeconds * 1_000
  // A short run has not all of them.
  const atLeast = Math.min(3, Math.floor(lastsMs / meanDistanceMs / kinds.length))
  const plan = planFaults({ seed, kinds, lastsMs, distanceMs, meanDistanceMs, atLeast })
  const faults = given.faults === undefined ? plan : chosenFaults(plan, given.faults)
  log(`${faults.length} faults of ${new Set(faults.map(({ kind }) => kind)).size} kinds, seed ${seed}`)
  for (const [kind, why] of missing) log(`without ${kind}: ${why}`)
  if (given.plan) {
    for (const fault of faults) console.log(describeFault(fault))
    return true
  }
  const attempt = (some: readonly Fault[], more: Partial<RunOptions> = {}): Promise<Outcome> =>
    runOnce({ ...machine, seed, brokers, load, faults: some, healWithinMs, log, proves: false, ...more })
  const outcome = await attempt(faults, { proves: given.prove })
  if (given.report !== undefined)
    writeFileSync(given.report, `${JSON.stringify({ given, ...outcome }, null, 2)}\n`)
  for (const line of describeKinds(outcome.faults, missing, given.faults === undefined ? atLeast : 0))
    log(line)
  const broken = Object.keys(outcome.violations)
  if (broken.length === 0) return reportProofs(outcome)
  log(`it fails: ${JSON.stringify(outcome.violations, null, 2)}`)
  const again = commandOf(given, kinds)
  log(`repeat it with: ${again}`)
  if (given.once) return false
  const quickly = { standstillMs: quickStandstillMs }
  const few = await minimise(faults, broken, (some) => attempt(some, quickly), log)
  if (few === undefined) log('closer together, these faults do not fail')
  else if (few.length > 0) log(`repeat them with: ${again} --faults ${few.map(({ nth }) => nth).join()}`)
  return false
}

/** What repeats the plan: it follows from the kinds, too. */
function commandOf(given: Arguments, kinds: readonly string[]): string {
  const { minutes, seed, brokers, everySeconds, load } = given
  const isOfAll = kinds.length === allFaultKinds.length
  return [
    `npm run chaos -- --minutes ${minutes} --seed ${seed} --brokers ${brokers}`,
    `--every ${everySeconds} --load ${load}${isOfAll ? '' : ` --kinds ${kinds.join()}`}`,
  ].join(' ')
}

function reportProofs({ healedInMs, looksAtOrders, proofs = {} }: Outcome): boolean {
  log(`orders were looked at ${looksAtOrders} times`)
  log(`all promises hold, ${Math.round(healedInMs / 1_000)} s after the last fault`)
  for (const [name, report] of Object.entries(proofs))
    log(`${report === null ? 'not noticed' : 'found'}: ${name}: ${report}`)
  return Object.values(proofs).every((report) => report !== null)
}
