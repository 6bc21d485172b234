import { setTimeout as sleep } from 'node:timers/promises'

/** Runs `work` again and again, with a pause between; a fault ends only the run at hand. */
export function repeat(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  { onFailure }: { onFailure(error: unknown): void },
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const life = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work(stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) onFailure(error)
      })
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = life()
  return {
    async stop() {
      stopping.abort(new Error('the auditor is stopping'))
      await ended
    },
  }
}
