import { oneAtATime } from '@slipstream/runtime/async/one-at-a-time.ts'
import { OrderRefused } from './order-refused.ts'

/**
 * Runs work one after the other, in the order of the calls.
 *
 * @param max how many may wait; further ones throw OrderRefused
 */
export function createTurns(max: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const inTurn = oneAtATime()
  let waiting = 0
  return async (work) => {
    if (waiting >= max)
      throw new OrderRefused(503, 'Too many orders are being placed. Send it again in a second.')
    waiting += 1
    try {
      return await inTurn(work)
    } finally {
      waiting -= 1
    }
  }
}
