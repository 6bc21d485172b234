import { randomBytes } from 'node:crypto'
import {
  childTrace,
  formatTraceparent,
  newTrace,
  parseTraceparent,
} from '@slipstream/runtime/observability/traceparent.ts'

/** The trace context of what a request causes: a step of the request's own trace when it has a valid one, else a new trace. */
export function continueTrace(header: string | string[] | undefined): string {
  const context = parseTraceparent(typeof header === 'string' ? header : undefined)
  return formatTraceparent(context === undefined ? newTrace(random(24)) : childTrace(context, random(8)))
}

/** Asking for random bytes costs more than using them, so one request asks for many. */
const poolBytes = 16 * 1024
let pool = Buffer.alloc(0)
let used = 0

function random(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    pool = randomBytes(poolBytes)
    used = 0
  }
  used += bytes
  return pool.subarray(used - bytes, used)
}
