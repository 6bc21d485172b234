import { setTimeout as sleep } from 'node:timers/promises'

/** What was awaited did not arrive in time. */
export class NotArrived extends Error {
  readonly awaited: string

  constructor(awaited: string, waitMs: number) {
    super(`The read models did not have ${awaited} within ${waitMs} ms. It may still arrive: try again.`)
    this.name = 'NotArrived'
    this.awaited = awaited
  }
}

/** More requests wait than the database should serve. */
export class TooManyWaiting extends Error {}

const firstPauseMs = 10
const maxPauseMs = 250
const maxWaiting = 200

/**
 * Polls with growing pauses until there is a value.
 *
 * @param poll returns undefined while there is none; it is called at least once
 * @throws NotArrived after `waitMs`, TooManyWaiting, and the signal's reason when it aborts
 */
export type WaitForArrival = <Value>(
  poll: () => Promise<{ value: Value } | undefined>,
  wait: { awaited: string; waitMs: number; signal: AbortSignal },
) => Promise<Value>

/** @param onChange receives how many requests wait now */
export function createWaitForArrival(onChange: (waiting: number) => void): WaitForArrival {
  let waiting = 0
  return async (poll, { awaited, waitMs, signal }) => {
    const endsAt = performance.now() + waitMs
    const first = await poll()
    if (first !== undefined) return first.value
    if (waiting >= maxWaiting) throw new TooManyWaiting()
    onChange(++waiting)
    try {
      for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(maxPauseMs, pauseMs * 1.5)) {
        const leftMs = endsAt - performance.now()
        if (leftMs <= 0) throw new NotArrived(awaited, waitMs)
        await sleep(Math.min(pauseMs, leftMs), undefined, { signal }).catch(() => signal.throwIfAborted())
        const found = await poll()
        if (found !== undefined) return found.value
      }
    } finally {
      onChange(--waiting)
    }
  }
}
