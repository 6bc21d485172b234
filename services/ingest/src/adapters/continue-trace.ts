import { randomBytes } from 'node:crypto'
import {
  childTrace,
  formatTraceparent,
  newTrace,
  parseTraceparent,
} from '@slipstream/runtime/observability/traceparent.ts'

/**
 * The trace context of what a request causes: a step of the request's own trace when
 * it has a valid one, else a new trace.
 */
export function continueTrace(header: string | string[] | undefined): string {
  const context = parseTraceparent(typeof header === 'string' ? header : undefined)
  return formatTraceparent(
    context === undefined ? newTrace(randomDigits(48)) : childTrace(context, randomDigits(16)),
  )
}

/** Generating random bytes, and writing them as text, costs more than using them: one call for many. */
const poolBytes = 16 * 1024
let pool = ''
let used = 0

function randomDigits(count: number): string {
  if (used + count > pool.length) {
    pool = randomBytes(poolBytes).toString('hex')
    used = 0
  }
  used += count
  return pool.slice(used - count, used)
}
