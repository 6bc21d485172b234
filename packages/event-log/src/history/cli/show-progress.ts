import { progressAt, progressLine } from '../domain/progress.ts'

/**
 * Counts what is read, and shows it on the error output: a line that changes on
 * a terminal, else JSON now and then.
 */
export type ShownProgress = {
  read(records: number): void
  matched(): void
  /** Leaves the terminal as it was. */
  end(): void
}

const terminalEveryMs = 200
const lineEveryMs = 5_000

/**
 * @param total offsets to read
 * @param now ms of a clock that never goes back
 */
export function showProgress(
  total: number,
  output: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
  now: () => number = () => performance.now(),
): ShownProgress {
  const begunAt = now()
  let [done, matched, writtenAt] = [0, 0, begunAt]
  const isTerminal = output.isTTY === true
  return {
    read(records) {
      done += records
      if (now() - writtenAt < (isTerminal ? terminalEveryMs : lineEveryMs)) return
      writtenAt = now()
      const progress = progressAt({ done, total, matched }, writtenAt - begunAt)
      output.write(isTerminal ? `\r\u001b[K${progressLine(progress)}` : `${JSON.stringify({ progress })}\n`)
    },
    matched: () => void (matched += 1),
    end: () => void (isTerminal && output.write('\r\u001b[K')),
  }
}
