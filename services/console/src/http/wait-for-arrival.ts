import { setTimeout as sleep } from 'node:timers/promises'

/** What was awaited did not come in time. */
export class NotArrived extends Error {}

/** More readers wait than is good for the database. */
export class TooManyWait extends Error {}

const firstPauseMs = 10
const longestPauseMs = 250
const mostWaiting = 200

/**
 * Asks again and again until there is an answer, each time after a longer pause.
 *
 * @param ask gives undefined while there is none; it is asked once at least
 * @throws NotArrived after `waitMs`, TooManyWait, and the signal's reason when it aborts
 */
export type WaitForAnswer = <Answer>(
  ask: () => Promise<{ answer: Answer } | undefined>,
  wait: { waitMs: number; signal: AbortSignal },
) => Promise<Answer>

/** @param onChange told how many wait now */
export function createWaiting(onChange: (waiting: number) => void): WaitForAnswer {
  let waiting = 0
  return async (ask, { waitMs, signal }) => {
    const endsAt = performance.now() + waitMs
    const first = await ask()
    if (first !== undefined) return first.answer
    if (waiting >= mostWaiting) throw new TooManyWait()
    onChange(++waiting)
    try {
      for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
        const leftMs = endsAt - performance.now()
        if (leftMs <= 0) throw new NotArrived()
        await sleep(Math.min(pauseMs, leftMs), undefined, { signal }).catch(() => signal.throwIfAborted())
        const found = await ask()
        if (found !== undefined) return found.answer
      }
    } finally {
      onChange(--waiting)
    }
  }
}
