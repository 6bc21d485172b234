export type Check = { name: string; command: string }
export type CheckResult = { isPassed: boolean; output: string; tookMs: number }

type Running = {
  atOnce: number
  run: (check: Check) => Promise<CheckResult>
  /** Gets each result when it is there, so that the output of two checks is never mixed. */
  report: (check: Check, result: CheckResult) => void
}

/** The checks of a package, in the order they are written there: its scripts named `check:<name>`. */
export function checksOf(scripts: Readonly<Record<string, string>>): Check[] {
  return Object.entries(scripts).flatMap(([script, command]) =>
    script.startsWith('check:') ? [{ name: script.slice('check:'.length), command }] : [],
  )
}

/** Runs all checks, some at once, also those after one that failed. @returns whether all passed */
export async function runChecks(checks: readonly Check[], running: Running): Promise<boolean> {
  const waiting = [...checks]
  let arePassed = true
  const runNext = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await running.run(check)
      running.report(check, result)
      arePassed &&= result.isPassed
    }
  }
  await Promise.all(Array.from({ length: running.atOnce }, runNext))
  return arePassed
}
