import { resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { compactReporter } from './compact-reporter.ts'
import type { TestFile } from './find-tests.ts'

const testTimeoutMs = 300_000
const silenceTimeoutMs = 360_000
const globalSetupPath = resolve('sandbox/stack/src/test-global-setup.ts')

/**
 * Runs test files, each in a process of its own, with the shared stack around them when one needs it.
 * Cancelled tests, and files that end with an error outside of any test, count as failed. A run in which nothing
 * happens any more, since a file's tests are over but something in it is still open, is ended as failed.
 */
export async function runTests(
  files: readonly TestFile[],
  { concurrency, name }: { concurrency: number; name: string | undefined },
): Promise<{ passed: number; failed: number }> {
  const stalled = new AbortController()
  const events = run({
    files: files.map(({ path }) => resolve(path)),
    concurrency,
    timeout: testTimeoutMs,
    signal: stalled.signal,
    // Not --test-force-exit: a file that it ends can lose results on their way here, unnoticed.
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name)] }),
    ...(files.some(({ needsStack }) => needsStack) ? { globalSetupPath } : {}),
  })

  const silence = setTimeout(() => stalled.abort(), silenceTimeoutMs)
  events.on('test:dequeue', () => silence.refresh())
  events.on('test:complete', () => silence.refresh())
  const result = { passed: 0, failed: 1 }
  events.on('test:summary', ({ file, counts, success }) => {
    if (file !== undefined) return
    result.passed = counts.passed
    result.failed = success ? 0 : Math.max(1, counts.tests - counts.passed - counts.skipped - counts.todo)
  })
  const report = process.stdout.isTTY ? events.compose(spec) : events.compose(compactReporter)
  for await (const text of report) process.stdout.write(text)
  clearTimeout(silence)
  return result
}
