import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import type { Health } from '@slipstream/runtime/health/health.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'

const maxLines = 100
/** All lines fit in what the runner keeps of a file's output. */
const maxLineLength = 900

export type ReportOnFailure = {
  /** A logger and the health of a service that runs in this process; `onLine` gets all that it logs. */
  service(name: string, onLine?: (line: string) => void): { logger: Logger; health: Health }
  /** Keeps a line that a service in another process logged, if it is a warning or an error. */
  keep(line: string): void
}

/**
 * When the test or one of its subtests fails, the last warnings and errors of its services are printed before
 * its cleanup, with what they wait for. To be called before the cleanup is registered.
 */
export function reportOnFailure(test: TestContext): ReportOnFailure {
  const lines: string[] = []
  const services: { name: string; health: Health }[] = []
  let hasFailed = false
  test.afterEach((subtest) => void (hasFailed ||= !passed(subtest)))
  test.after(async () => {
    if (!hasFailed && passed(test)) return
    // What services log while they are stopped says nothing of the failure.
    const logged = lines.join('')
    const waiting = await Promise.all(services.map(whatItWaitsFor))
    process.stderr.write(`${logged}${waiting.join('')}`)
  })
  const keep = (line: string): void => {
    if (!/^\{"level":[456]0,/.test(line)) return
    lines.push(`${line.trimEnd().slice(0, maxLineLength)}\n`)
    if (lines.length > maxLines) lines.shift()
  }
  return {
    keep,
    service(name, onLine) {
      const destination = new Writable({
        write(chunk: Buffer, _encoding, done) {
          onLine?.(String(chunk))
          keep(String(chunk))
          done()
        },
      })
      const health = createHealth()
      services.push({ name, health })
      return { logger: createLogger({ name, level: onLine ? 'trace' : 'warn', destination }), health }
    },
  }
}

async function whatItWaitsFor({ name, health }: { name: string; health: Health }): Promise<string> {
  const { dependencies } = await health.readiness()
  const reasons = Object.entries(dependencies).flatMap(([dependency, state]) =>
    state.ready ? [] : [`${name} is not ready: ${dependency}: ${state.reason}\n`],
  )
  return reasons.join('')
}

/** The types of Node.js lack `passed` of a test. */
function passed(test: TestContext): boolean {
  return (test as TestContext & { readonly passed: boolean }).passed
}
