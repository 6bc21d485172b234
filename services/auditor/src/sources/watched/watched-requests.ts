import { clockSkewMs, minClockSamples, withReading } from './domain/clock-skew.ts'
import type { ClockSamples } from './domain/clock-skew.ts'
import { afterFault } from './domain/shop-failure.ts'
import type { ShopFailure } from './domain/shop-failure.ts'
import type { WatchRequest } from '../shop-client.ts'
import { ShopFault } from '../shop-fault.ts'

/** What is known of an API by its responses. */
export type RequestHealth = {
  /** Since when, and why, it has given no usable response; undefined when its last one was. */
  failure(): ShopFailure | undefined
  /** Whether it is left alone for now: a request gets a fault immediately. */
  isResting(): boolean
  /** How far its clock is ahead of ours, in milliseconds; behind where it is negative. */
  skewMs(): number
  /** As `skewMs`, by its last response alone; undefined before it has responded with a time. */
  lastSkewMs(): number | undefined
  /** Whether it has responded often enough to know `skewMs`; a response may say nothing of the time. */
  isClockMeasured(): boolean
}

/**
 * Watches the responses of an API. That something is not there is a response, and so is that
 * something may not be changed. After a fault the API is left alone for a while, so that an
 * evaluation waits for one failing request at most.
 */
export function watchRequests(
  now: () => number,
  random: () => number = Math.random,
): { watch: WatchRequest; health: RequestHealth } {
  let failure: ShopFailure | undefined
  let clock: ClockSamples = []
  let responses = 0
  const watch: WatchRequest = async (send, { isChange, isResponse }) => {
    if (failure !== undefined && now() < failure.notBefore) throw leftAlone(failure)
    const began = now()
    try {
      const response = await send((dateMs) => {
        clock = withReading(clock, { dateMs, sentMs: began, receivedMs: now() })
      })
      failure = undefined
      responses++
      return response
    } catch (error) {
      if (!(error instanceof ShopFault)) throw error
      const { kind, hint, message: reason, retryAfterMs } = error
      const times = { began, ended: now() }
      if (isResponse(error)) failure = undefined
      else if (kind === 'unavailable' || !isChange)
        failure = afterFault(failure, { kind, hint, reason, retryAfterMs }, times, random())
      throw error
    }
  }
  const health = {
    failure: () => failure,
    isResting: () => failure !== undefined && now() < failure.notBefore,
    skewMs: () => clockSkewMs(clock),
    lastSkewMs: () => clock.at(-1),
    isClockMeasured: () => responses >= minClockSamples,
  }
  return { watch, health }
}

/** Always as `unavailable`: the requests are sent later, whatever the fault was. */
function leftAlone({ reason, hint, notBefore }: ShopFailure): ShopFault {
  const until = new Date(notBefore).toISOString()
  return new ShopFault('unavailable', `${reason}; it is left alone until ${until}`, {
    hint,
    isLeftAlone: true,
  })
}
