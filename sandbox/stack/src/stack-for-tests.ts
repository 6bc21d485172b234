import type { StackUrls } from './stack.ts'
import { startStack } from './start-stack.ts'

/** Where the test run leaves the URLs of the stack that it started, as JSON. */
export const testStackVariable = 'SLIPSTREAM_TEST_STACK'

let stack: Promise<StackUrls> | undefined

/**
 * The stack that this test run shares. A test file that is run alone starts one for itself, once, which ends
 * with its process. Tests must not stop or disturb it: those that do start their own by
 * `startStack({ temporary: true, quickStart: true, env: {}, parts: [...] })`.
 */
export function stackForTests(): Promise<StackUrls> {
  const shared = process.env[testStackVariable]
  stack ??= shared
    ? Promise.resolve(JSON.parse(shared) as StackUrls)
    : startStack({ temporary: true, quickStart: true })
  return stack
}
