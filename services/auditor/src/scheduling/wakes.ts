export type Wakes = {
  /** Ends the wait for the source; without one, the next wait ends immediately. */
  wake(source: string): void
  /** Resolves after `ms`, or when the source is woken or the signal aborts. @returns whether it was woken */
  wait(source: string, ms: number, signal: AbortSignal): Promise<boolean>
}

export function createWakes(): Wakes {
  const woken = new Set<string>()
  const waiting = new Map<string, () => void>()
  return {
    wake(source) {
      woken.add(source)
      waiting.get(source)?.()
    },
    async wait(source, ms, signal) {
      if (!woken.has(source) && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = (): void => {
            clearTimeout(timer)
            signal.removeEventListener('abort', done)
            waiting.delete(source)
            resolve()
          }
          const timer = setTimeout(done, ms)
          signal.addEventListener('abort', done)
          waiting.set(source, done)
        })
      }
      return woken.delete(source)
    },
  }
}
