import { setTimeout as delay } from 'node:timers/promises'
import { progressLine } from './progress-line.ts'

const everyMs = 10_000
/** Each look asks every service for its metrics, which they count for it: an idle system rests longer. */
const idleEveryMs = 30_000

/** Prints the progress of the whole system whenever it has changed. */
export function reportProgress(
  services: Parameters<typeof progressLine>[0],
  print: (line: string) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const report = async (): Promise<void> => {
    for (let last: string | undefined, nextMs = everyMs; ;) {
      await delay(nextMs, undefined, { signal: stopping.signal })
      const line = await progressLine(services)
      const isNew = line !== undefined && line !== last
      if (isNew) print(`— ${line}`)
      nextMs = isNew ? everyMs : idleEveryMs
      last = line
    }
  }
  // It was stopped.
  const reporting = report().catch(() => undefined)
  return {
    async stop() {
      stopping.abort()
      await reporting
    },
  }
}
