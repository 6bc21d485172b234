import { startStack } from '../start-stack.ts'
import type { Stack, StackOptions } from '../stack.ts'
import { createProgressDisplay } from './progress-display.ts'

/** Starts a stack and shows on stderr how far its parts are. */
export async function startStackWithProgress(options: Omit<StackOptions, 'onProgress'>): Promise<Stack> {
  const display = createProgressDisplay(process.stderr)
  try {
    return await startStack({ ...options, onProgress: display.report })
  } finally {
    display.end()
  }
}
