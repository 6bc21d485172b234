import { withinDeadline } from '../async/within-deadline.ts'

export type Dependency = {
  /** Short, as it is shown: kafka, mongodb, schema registry. */
  name: string
  /** Returns when the dependency answers; throws an error whose message says what is wrong. */
  check: () => Promise<void> | void
}

export type Readiness = {
  ready: boolean
  dependencies: Record<string, { ready: true } | { ready: false; reason: string }>
}

/** Whether this process can do its work now: every dependency answers and it is not leaving. */
export type Health = {
  add(dependency: Dependency): void
  /** From now on not ready: no new work is to be sent here. Called as the first step of a shutdown. */
  drain(): void
  /** Asks all dependencies at once; one that takes longer than the deadline counts as not ready. */
  readiness(): Promise<Readiness>
}

export function createHealth({ deadlineMs = 2_000 }: { deadlineMs?: number } = {}): Health {
  const dependencies: Dependency[] = []
  let draining = false
  return {
    add: (dependency) => void dependencies.push(dependency),
    drain: () => void (draining = true),
    readiness: async () => {
      const states = await Promise.all(
        dependencies.map(async ({ name, check }) => [name, await stateOf(check, deadlineMs)] as const),
      )
      if (draining) states.push(['process', { ready: false, reason: 'it is shutting down' }])
      return { ready: states.every(([, state]) => state.ready), dependencies: Object.fromEntries(states) }
    },
  }
}

async function stateOf(
  check: Dependency['check'],
  deadlineMs: number,
): Promise<Readiness['dependencies'][string]> {
  try {
    await withinDeadline(deadlineMs, check)
    return { ready: true }
  } catch (error) {
    return { ready: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
