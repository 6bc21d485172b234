import { clockSkewMs, minClockSamples, withReading } from '../rules/shop-health/domain/clock-skew.ts'
import type { ClockSamples } from '../rules/shop-health/domain/clock-skew.ts'
import { afterFault } from '../rules/shop-health/domain/shop-trouble.ts'
import type { ShopTrouble } from '../rules/shop-health/domain/shop-trouble.ts'
import type { ShopWebhook } from '../rules/webhooks/domain/our-webhooks.ts'
import type { RestClient } from '../adapters/woocommerce/rest-client.ts'
import { ShopFault } from '../adapters/woocommerce/shop-fault.ts'
import { listWebhooks } from '../adapters/woocommerce/shop-webhooks.ts'
import type { AuditedSource } from './audited-source.ts'

export type WatchedShop = {
  rest: RestClient
  /** Since when, and why, the shop has given no usable answer; undefined when its last one was. */
  trouble(): ShopTrouble | undefined
  /** Whether it is left alone for now: a request gets a fault immediately. */
  isResting(): boolean
  /** How far its clock is ahead of ours, in milliseconds; behind where it is negative. */
  skewMs(): number
  /** Whether it has answered often enough to tell that; an answer may say nothing of the time. */
  isClockMeasured(): boolean
  /** Asks for its webhooks. @throws ShopFault */
  listWebhooks(signal: AbortSignal): Promise<void>
  /** Its webhooks as it last listed them; undefined before it has. */
  webhooks(): readonly ShopWebhook[] | undefined
}

/**
 * A shop whose answers are watched. That an order is not there is an answer, and so is that something may not be changed.
 * After a fault it is left alone for a while, so that an evaluation waits for one failing request at most.
 */
export function watchedShop(
  rest: RestClient,
  now: () => number,
  random: () => number = Math.random,
): WatchedShop {
  let trouble: ShopTrouble | undefined
  let webhooks: readonly ShopWebhook[] | undefined
  let clock: ClockSamples = []
  let answers = 0
  const watched: RestClient = async (request, signal) => {
    if (trouble !== undefined && now() < trouble.notBefore) throw leftAlone(trouble)
    const began = now()
    try {
      const answer = await rest(request, signal, (dateMs) => {
        clock = withReading(clock, { dateMs, sentMs: began, receivedMs: now() })
      })
      trouble = undefined
      answers++
      return answer
    } catch (error) {
      if (error instanceof ShopFault) {
        if (isAnswer(error)) trouble = undefined
        else if (error.kind === 'unavailable' || request.method !== 'PUT') {
          const { kind, hint, message: reason, retryAfterMs } = error
          trouble = afterFault(
            trouble,
            { kind, hint, reason, retryAfterMs },
            { began, ended: now() },
            random(),
          )
        }
      }
      throw error
    }
  }
  return {
    rest: watched,
    trouble: () => trouble,
    isResting: () => trouble !== undefined && now() < trouble.notBefore,
    skewMs: () => clockSkewMs(clock),
    isClockMeasured: () => answers >= minClockSamples,
    async listWebhooks(signal) {
      webhooks = await listWebhooks(watched, signal)
    },
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

function isAnswer({ kind, code }: ShopFault): boolean {
  return kind === 'unexpected' && code === 'woocommerce_rest_shop_order_invalid_id'
}

/** The shops of the sources that can be queried, by source. */
export function watchedShops(
  sources: Iterable<AuditedSource>,
  now: () => number,
): ReadonlyMap<string, WatchedShop> {
  const queried = [...sources].flatMap(({ name, rest }) => (rest === undefined ? [] : [{ name, rest }]))
  return new Map(queried.map(({ name, rest }) => [name, watchedShop(rest, now)]))
}
