import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** What the process of a test file reports to the one that started it, each as a line of JSON. */
export type FileReport =
  | { begun: string }
  | { ended: string }
  /** For the log: failures in full, what was skipped. */
  | { text: string }
  | { counts: { passed: number; failed: number } }

/** The reporter of a test file's process, which has no stream of events to its parent: `--test-reporter`. */
export default async function* fileReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    for (const report of reportsOf(event)) yield `${JSON.stringify(report)}\n`
  }
}

function reportsOf({ type, data }: TestEvent): FileReport[] {
  switch (type) {
    case 'test:dequeue':
      return [{ begun: data.name }]
    case 'test:complete':
      return [{ ended: data.name }]
    case 'test:fail': {
      const { cause, message, failureType } = data.details.error as Error & { failureType?: string }
      if (failureType === 'subtestsFailed') return []
      const reason = cause instanceof Error ? inspect(cause) : message
      return [{ text: `✖ ${location(data)} ${data.name}\n${reason}\n` }]
    }
    case 'test:pass': {
      if (data.skip === undefined || data.skip === false) return []
      const why = typeof data.skip === 'string' ? `, ${data.skip}` : ''
      return [{ text: `- ${location(data)} ${data.name}: skipped${why}\n` }]
    }
    case 'test:diagnostic':
      // An error outside of any test, for which the file fails.
      return data.message.startsWith('Error: ') ? [{ text: `✖ ${location(data)} ${data.message}\n` }] : []
    case 'test:summary': {
      const { tests, passed, skipped, todo } = data.counts
      return [{ counts: { passed, failed: tests - passed - skipped - todo } }]
    }
    default:
      return []
  }
}

function location({ file, line }: { file?: string | undefined; line?: number | undefined }): string {
  return file === undefined ? '' : `${relative('.', file)}:${line ?? 1}`
}
