import { progressLine } from './progress-line.ts'

const everyMs = 10_000

/** Prints the progress of the whole system whenever it has changed. */
export function reportProgress(
  services: Parameters<typeof progressLine>[0],
  print: (line: string) => void,
): { stop(): Promise<void> } {
  let last: string | undefined
  const timer = setInterval(() => {
    void progressLine(services).then((line) => {
      if (line !== undefined && line !== last) print(`— ${line}`)
      last = line
    })
  }, everyMs)
  return { stop: async () => clearInterval(timer) }
}
