import type { Logger } from '../observability/logger.ts'
import { retryUntilDone } from '../async/retry.ts'

type Part = { stop(): Promise<void>; check?(): Promise<void> }

export type Starting<Running extends Part> = {
  /** Undefined until it has started. */
  running(): Running | undefined
  /** Rejects with the reason why it has not started, or with that of its own check. */
  check(): Promise<void>
  /** Ends the attempts to start, or stops it. */
  stop(): Promise<void>
}

/**
 * Starts a part of the process, and retries while what it needs is unavailable.
 * `start` is called again after it rejects.
 */
export function startWhenReady<Running extends Part>(
  name: string,
  logger: Pick<Logger, 'warn'>,
  start: () => Promise<Running>,
): Starting<Running> {
  const stopping = new AbortController()
  let running: Running | undefined
  let reason = 'not started yet'
  const onFailure = ({ error }: { error: unknown }): void => {
    if (reason !== String(error)) logger.warn(`could not start ${name}: ${String(error)}: retrying`)
    reason = String(error)
  }
  const started = retryUntilDone(start, { signal: stopping.signal, onFailure }).then(
    (part) => void (running = part),
    () => undefined,
  )
  return {
    running: () => running,
    async check() {
      if (running === undefined) throw new Error(reason)
      await running.check?.()
    },
    async stop() {
      stopping.abort(new Error('this process is stopping'))
      await started
      await running?.stop()
    },
  }
}
