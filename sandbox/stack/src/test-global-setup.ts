import { startStackWithProgress } from './progress/start-stack-with-progress.ts'
import { testStackVariable } from './stack-for-tests.ts'
import type { Stack } from './stack.ts'

let stack: Stack | undefined

/** For `node --test --test-global-setup`: one stack for all test files, which inherit the environment. */
export async function globalSetup(): Promise<void> {
  if (process.env[testStackVariable]) return
  stack = await startStackWithProgress({ temporary: true, quickStart: true })
  process.env[testStackVariable] = JSON.stringify(stack.urls())
}

export async function globalTeardown(): Promise<void> {
  if (stack === undefined) return
  // A later run of the same process must not take it for one that is there.
  delete process.env[testStackVariable]
  await stack.stop()
  stack = undefined
}
