import { resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import type { TestsStream } from 'node:test'
import { compactReporter } from './compact-reporter.ts'
import type { TestQueue } from './schedule.ts'

const withoutPromiseTracking = new URL('./without-promise-tracking.ts', import.meta.url).href
const testTimeoutMs = 300_000
const silenceTimeoutMs = 360_000

export type Counts = { passed: number; failed: number }

/**
 * Runs the test files of all queues side by side, each file in a process of its own.
 * Cancelled tests, and files that end with an error outside of any test, count as failed. A queue in which nothing
 * happens any more, since a file's tests are over but something in it is still open, is ended as failed.
 */
export async function runTests(queues: readonly TestQueue[], name: string | undefined): Promise<Counts> {
  const running = queues.map((queue) => startQueue(queue, name))
  const all = new PassThrough({ objectMode: true })
  for (const { events } of running) events.pipe(all, { end: false })
  const ended = Promise.all(running.map((queue) => queue.ended)).then((counts) => {
    all.end()
    return counts
  })
  const report = process.stdout.isTTY ? all.compose(spec) : all.compose(compactReporter)
  for await (const text of report) process.stdout.write(text)
  return (await ended).reduce((sum, { passed, failed }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
  }))
}

function startQueue(
  { files, concurrency }: TestQueue,
  name: string | undefined,
): { events: TestsStream; ended: Promise<Counts> } {
  const stalled = new AbortController()
  const events = run({
    files: files.map(({ path }) => resolve(path)),
    concurrency,
    timeout: testTimeoutMs,
    signal: stalled.signal,
    // Not --test-force-exit: a file that it ends can lose results on their way here, unnoticed.
    execArgv: ['--disable-warning=TimeoutNegativeWarning', `--import=${withoutPromiseTracking}`],
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name)] }),
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
  const { promise: ended, resolve: end } = Promise.withResolvers<Counts>()
  events.once('end', () => {
    clearTimeout(silence)
    end(result)
  })
  return { events, ended }
}
