import { progressLine } from './progress-line.ts'

const everyMs = 10_000

/** Says how far everything is, whenever that has changed. */
export function tellProgress(
  { ingestUrl, projectorUrl }: { ingestUrl: string; projectorUrl: string },
  say: (line: string) => void,
): { stop(): Promise<void> } {
  let last: string | undefined
  const timer = setInterval(() => {
    void progressLine(ingestUrl, projectorUrl).then((line) => {
      if (line !== undefined && line !== last) say(`— ${line}`)
      last = line
    })
  }, everyMs)
  return { stop: async () => clearInterval(timer) }
}
