export type CleanUp = {
  /** Stopped by `run`, the last one first. */
  stopLater(one: { stop(): Promise<void> }): void
  run(): Promise<void>
}

/** What a run started is stopped in reverse order, also where some of it fails to stop. */
export function createCleanUp(): CleanUp {
  const started: { stop(): Promise<void> }[] = []
  return {
    stopLater: (one) => void started.push(one),
    async run() {
      const failures: unknown[] = []
      for (let one = started.pop(); one !== undefined; one = started.pop())
        await one.stop().catch((error: unknown) => failures.push(error))
      if (failures.length > 0) throw new AggregateError(failures, 'not everything could be stopped')
    },
  }
}
