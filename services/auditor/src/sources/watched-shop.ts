import { clockSkewMs, minClockSamples, withReading } from '../rules/shop-health/domain/clock-skew.ts'
import type { ClockSamples } from '../rules/shop-health/domain/clock-skew.ts'
import { afterFault } from '../rules/shop-health/domain/shop-trouble.ts'
import type { ShopTrouble } from '../rules/shop-health/domain/shop-trouble.ts'
import type { ShopWebhook } from '../rules/webhooks/domain/our-webhooks.ts'
import type { ConnectShop, ShopClient, WatchRequest } from './shop-client.ts'
import { ShopFault } from './shop-fault.ts'
import type { AuditedSource } from './audited-source.ts'

export type WatchedShop = ShopClient & {
  /** Since when, and why, the shop has given no usable answer; undefined when its last one was. */
  trouble(): ShopTrouble | undefined
  /** Whether it is left alone for now: a request gets a fault immediately. */
  isResting(): boolean
  /** How far its clock is ahead of ours, in milliseconds; behind where it is negative. */
  skewMs(): number
  /** Whether it has answered often enough to tell that; an answer may say nothing of the time. */
  isClockMeasured(): boolean
  /** Its webhooks as it last listed them; undefined before it has. */
  webhooks(): readonly ShopWebhook[] | undefined
}

/**
 * A shop whose answers are watched. That an order is not there is an answer, and so is that something may not be changed.
 * After a fault it is left alone for a while, so that an evaluation waits for one failing request at most.
 */
export function watchedShop(
  connect: ConnectShop,
  now: () => number,
  random: () => number = Math.random,
): WatchedShop {
  let trouble: ShopTrouble | undefined
  let webhooks: ShopWebhook[] | undefined
  let clock: ClockSamples = []
  let answers = 0
  const watch: WatchRequest = async (send, { isChange, isAnswer }) => {
    if (trouble !== undefined && now() < trouble.notBefore) throw leftAlone(trouble)
    const began = now()
    try {
      const answer = await send((dateMs) => {
        clock = withReading(clock, { dateMs, sentMs: began, receivedMs: now() })
      })
      trouble = undefined
      answers++
      return answer
    } catch (error) {
      if (!(error instanceof ShopFault)) throw error
      const { kind, hint, message: reason, retryAfterMs } = error
      const times = { began, ended: now() }
      if (isAnswer(error)) trouble = undefined
      else if (kind === 'unavailable' || !isChange)
        trouble = afterFault(trouble, { kind, hint, reason, retryAfterMs }, times, random())
      throw error
    }
  }
  const client = connect(watch)
  return {
    ...client,
    trouble: () => trouble,
    isResting: () => trouble !== undefined && now() < trouble.notBefore,
    skewMs: () => clockSkewMs(clock),
    isClockMeasured: () => answers >= minClockSamples,
    listWebhooks: async (signal) => (webhooks = await client.listWebhooks(signal)),
    webhooks: () => webhooks,
  }
}

/** Always as `unavailable`: what was to be asked is asked later, whatever the fault was. */
function leftAlone({ reason, hint, notBefore }: ShopTrouble): ShopFault {
  const until = new Date(notBefore).toISOString()
  return new ShopFault('unavailable', `${reason}; it is left alone until ${until}`, {
    hint,
    isLeftAlone: true,
  })
}

/** The shops of the sources that can be queried, by source. */
export function watchedShops(
  sources: Iterable<AuditedSource>,
  now: () => number,
): ReadonlyMap<string, WatchedShop> {
  const shops = [...sources].flatMap(({ name, connectShop }) =>
    connectShop === undefined ? [] : [[name, watchedShop(connectShop, now)] as const],
  )
  return new Map(shops)
}
