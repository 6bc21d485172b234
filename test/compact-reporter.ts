import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** One line for each file, failures in full, node's closing lines: for logs that people search rather than watch. */
export async function* compactReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type === 'test:fail') {
      const { cause, message, failureType } = data.details.error as Error & { failureType?: string }
      if (failureType === 'subtestsFailed') continue
      yield `✖ ${location(data)} ${data.name}\n${cause instanceof Error ? inspect(cause) : message}\n`
    } else if (type === 'test:pass' && data.skip !== undefined && data.skip !== false) {
      yield `- ${location(data)} ${data.name}: skipped${typeof data.skip === 'string' ? `, ${data.skip}` : ''}\n`
    } else if (type === 'test:summary' && data.file !== undefined) {
      const { passed, tests } = data.counts
      const mark = data.success ? '✔' : '✖'
      yield `${mark} ${relative('.', data.file)}: ${passed} of ${tests} in ${Math.round(data.duration_ms)} ms\n`
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message
    } else if (type === 'test:diagnostic' && data.message.startsWith('Error: ')) {
      // An error outside of any test, for which the file fails.
      yield `✖ ${location(data)} ${data.message}\n`
    } else if (type === 'test:diagnostic' && data.nesting === 0 && data.file === undefined) {
      yield `ℹ ${data.message}\n`
    }
  }
}

function location({ file, line }: { file?: string | undefined; line?: number | undefined }): string {
  return file === undefined ? '' : `${relative('.', file)}:${line ?? 1}`
}
