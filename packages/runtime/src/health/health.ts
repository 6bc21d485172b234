import { withinDeadline } from '../async/within-deadline.ts'

export type Dependency = {
  /** Short, e.g. kafka, mongodb, schema registry. */
  name: string
  /** Resolves when the dependency responds; rejects with the reason when it does not. */
  check: () => Promise<void> | void
  /** Reported, but the process stays ready without it: only a part of the work needs it. Default: false. */
  isOptional?: boolean
}

export type Readiness = {
  ready: boolean
  dependencies: Record<string, { ready: true } | { ready: false; reason: string }>
}

/**
 * Whether this process can do its work now: every dependency that is not optional
 * responds and it is not shutting down.
 */
export type Health = {
  add(dependency: Dependency): void
  /** Makes the process not ready, so that it gets no new work: the first step of a shutdown. */
  drain(): void
  /** Checks all dependencies together; one that takes longer than the deadline counts as not ready. */
  readiness(): Promise<Readiness>
}

/** @param deadlineMs after which a dependency that has not responded counts as not ready */
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
      const optional = new Set(dependencies.flatMap(({ name, isOptional }) => (isOptional ? [name] : [])))
      const ready = states.every(([name, state]) => state.ready || optional.has(name))
      return { ready, dependencies: Object.fromEntries(states) }
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
