import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { runFile } from './run-file.ts'
import type { TestQueue } from './schedule.ts'

export type RunSettings = {
  /** Of the tests that run, as a regular expression; default: all. */
  name?: string | undefined
  /** Default: 10 min. The slowest file takes a fifth of it. */
  fileTimeoutMs?: number
  /** Of all together. CI ends after 30 min, without a result. Default: 25 min. */
  timeoutMs?: number
  /** Gets the text of each file when it is over. */
  print(text: string): void
  /** Gets what files print at once; default: it is part of their text. */
  onPrinted?: (text: string) => void
}

export type Counts = { passed: number; failed: number }

/**
 * Runs the test files of all queues side by side, each file in a process of its own. What has come to the end
 * of its queue continues with another one. A file that does not end is killed with the processes it started,
 * and counts as failed; the others continue.
 */
export async function runTests(queues: readonly TestQueue[], settings: RunSettings): Promise<Counts> {
  const { name, fileTimeoutMs = 600_000, timeoutMs = 1_500_000, print, onPrinted } = settings
  const endAt = performance.now() + timeoutMs
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-tests-'))
  const watch = await watchOver(folder, 'remove')
  const counts = { passed: 0, failed: 0 }
  const waiting = queues.map(({ files }) => files.map(({ path }) => path))
  const next = (own: string[]): string | undefined =>
    own.shift() ?? waiting.find((paths) => paths.length > 0)?.shift()
  const runNext = async (own: string[]): Promise<void> => {
    for (let path = next(own); path !== undefined; path = next(own)) {
      const leftMs = Math.round(endAt - performance.now())
      const { passed, failed, text } =
        leftMs > 0
          ? await runFile(path, {
              timeoutMs: Math.min(fileTimeoutMs, leftMs),
              name,
              onPrinted,
              folder,
              watch,
            })
          : { passed: 0, failed: 1, text: `✖ ${path}: not run, since ${timeoutMs / 1_000} s are over\n` }
      counts.passed += passed
      counts.failed += failed
      print(text)
    }
  }
  try {
    await Promise.all(
      queues.flatMap(({ concurrency }, index) =>
        Array.from({ length: concurrency }, () => runNext(waiting[index] ?? [])),
      ),
    )
    return counts
  } finally {
    await watch.close()
  }
}
