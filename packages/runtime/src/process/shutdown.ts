import type { Logger } from '../observability/logger.ts'
import { withinDeadline } from '../async/within-deadline.ts'

type Step = {
  name: string
  run: () => Promise<void> | void
}

export type Shutdown = {
  /** Aborts when the shutdown begins: pass it to everything that waits or retries. */
  readonly signal: AbortSignal
  /** Steps run in the order in which they were added, each after the one before has ended or timed out. */
  add(name: string, run: Step['run']): void
  /** Runs all steps, once. Resolves with the exit code: 1 when a step failed or timed out. */
  run(reason: string): Promise<number>
  /** SIGTERM and SIGINT run the shutdown and exit with its code; a second signal exits immediately. */
  onSignals(): void
}

/** The minimum for each step, so that connections are closed even when the grace period is over. */
const minStepMs = 500

/** @param graceMs for all steps together; a step that has not ended by then is abandoned */
export function createShutdown({ logger, graceMs }: { logger: Logger; graceMs: number }): Shutdown {
  const steps: Step[] = []
  const controller = new AbortController()
  let running: Promise<number> | undefined

  async function runSteps(reason: string): Promise<number> {
    logger.info(`shutting down: ${reason}`)
    controller.abort(new Error(`shutting down: ${reason}`))
    const endsAt = performance.now() + graceMs
    let exitCode = 0
    for (const step of steps) {
      try {
        await withinDeadline(Math.max(minStepMs, endsAt - performance.now()), step.run)
      } catch (error) {
        logger.error({ err: error }, `could not ${step.name}`)
        exitCode = 1
      }
    }
    return exitCode
  }

  const run = (reason: string): Promise<number> => (running ??= runSteps(reason))
  const exit = (signal: string): void => {
    if (running !== undefined) process.exit(1)
    void run(signal).then((exitCode) => process.exit(exitCode))
  }
  return {
    signal: controller.signal,
    add: (name, step) => void steps.push({ name, run: step }),
    run,
    onSignals: () => {
      process.on('SIGTERM', exit)
      process.on('SIGINT', exit)
    },
  }
}
