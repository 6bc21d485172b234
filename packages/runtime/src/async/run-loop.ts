import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../observability/logger.ts'
import { backOffMs } from './back-off.ts'
import type { BackOff } from './back-off.ts'

export type LoopOptions = {
  /** What a step does, as in "could not <name>": e.g. `send due messages`. */
  name: string
  /** The pause after a step. */
  everyMs: number
  /**
   * One round of the work. It gets a signal that aborts when the loop is stopped. It may return the pause
   * after it in milliseconds instead of `everyMs`: 0 to continue immediately.
   */
  step: (signal: AbortSignal) => Promise<number | void>
  logger: Pick<Logger, 'info' | 'warn'>
  /** The pauses after failures in a row; default: from `everyMs` up to 10 s. */
  backOff?: BackOff
  /** Ends the loop as `stop` does. */
  signal?: AbortSignal
  /** Called after every step that failed, for metrics. */
  onFailure?: (error: unknown) => void
}

export type RunningLoop = {
  /** Rejects with the last fault until a step succeeds again; for health. */
  check(): Promise<void>
  /** Ends the present or the next pause. */
  wake(): void
  /** Resolves when the step in flight has ended. */
  stop(): Promise<void>
}

/**
 * Runs `step` until the loop is stopped, with a pause between. A step that throws ends only itself: the fault
 * is logged when it is a new one, and the next step follows after a back-off.
 */
export function runLoop(options: LoopOptions): RunningLoop {
  const { name, everyMs, step, logger } = options
  const backOff = options.backOff ?? { firstMs: everyMs, capMs: Math.max(everyMs, 10_000) }
  const stopping = new AbortController()
  const signal =
    options.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, options.signal])
  let fault: Error | undefined
  let pausing = new AbortController()

  const run = async (): Promise<void> => {
    let failures = 0
    while (!signal.aborted) {
      let waitMs = everyMs
      try {
        waitMs = (await step(signal)) ?? everyMs
        if (fault !== undefined) logger.info(`could ${name} again`)
        failures = 0
        fault = undefined
      } catch (error) {
        if (signal.aborted) return
        waitMs = backOffMs(backOff, ++failures, Math.random())
        if (fault === undefined || fault.message !== messageOf(error))
          logger.warn({ err: error }, `could not ${name}: retrying in ${Math.ceil(waitMs / 1_000)} s`)
        fault = error instanceof Error ? error : new Error(String(error))
        options.onFailure?.(error)
      }
      const ended = AbortSignal.any([signal, pausing.signal])
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: ended }).catch(() => undefined)
      if (pausing.signal.aborted) pausing = new AbortController()
    }
  }
  const ended = run()

  return {
    check: () => (fault === undefined ? Promise.resolve() : Promise.reject(fault)),
    wake: () => pausing.abort(),
    async stop() {
      stopping.abort(new Error('the process is stopping'))
      await ended
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
