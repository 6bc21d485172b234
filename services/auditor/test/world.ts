import type { TestContext } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import type { RestClient } from '../src/sources/woocommerce/adapters/rest-client.ts'
import { wooCommerceShop } from '../src/sources/woocommerce/woocommerce-shop.ts'
import { watchedShop } from '../src/sources/watched/watched-shop.ts'
import type { WatchedShop } from '../src/sources/watched/watched-shop.ts'
import type { AlertChange } from '../src/alerts/domain/alert-state.ts'
import { AlertsView } from '../src/alerts/domain/alerts-view.ts'
import type { AlertsLog } from '../src/alerts/write-alerts.ts'
import type { EvaluationContext } from '../src/evaluation.ts'
import { newRhythm } from '../src/rules/source-silent/domain/rhythm.ts'
import { newSenderHealth } from '../src/rules/webhooks/domain/sender-health.ts'
import type { AuditedSource } from '../src/sources/audited-source.ts'
import type { AuditedOrderDocument } from '../src/observe/audited-order-store.ts'
import { wooCommerceTraits } from '../src/sources/woocommerce/source-kind.ts'

export const never = new AbortController().signal

/** The sandbox's shop by the test's clock; it advances only by `tick`. */
export async function startTestShop(test: TestContext, nowMs: () => number) {
  const shop = await startShop({
    ...{ deliveryUrl: 'http://127.0.0.1:9/webhooks/shop', secret: 'shop-secret', mode: 'stepped', nowMs },
    apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions: 'read_write' }],
    plainHttpOnLoopback: true,
  })
  test.after(() => shop.stop())
  return shop
}

/** A WooCommerce shop that is watched. */
export function watchedWooCommerce(rest: RestClient, now: () => number, random?: () => number): WatchedShop {
  return watchedShop(wooCommerceShop(rest), now, random)
}

/** A WooCommerce source with nothing configured but what is given. */
export function sourceOf(given: Partial<AuditedSource> = {}): AuditedSource {
  return {
    name: 'shop',
    sequence: undefined,
    stalled: {},
    silence: undefined,
    connectShop: undefined,
    traits: wooCommerceTraits,
    ...given,
  }
}

/** An order of the shop as the audit knows it. @param at when it arrived, ms since 1970 */
export function arrivedOrder(
  id: number | string,
  at: number,
  given: Partial<AuditedOrderDocument> = {},
): AuditedOrderDocument {
  const seenAt = new Date(at)
  const modifiedAt = `${seenAt.toISOString().slice(0, 19)}Z`
  return {
    ...{ _id: `shop/${id}`, source: 'shop', orderId: String(id), status: 'processing' },
    ...{ modifiedAt, createdAt: modifiedAt, isAnnounced: true, unannounced: null },
    ...{ firstSeenAt: seenAt, seenAt, position: 'orders/0/1', ...given },
  }
}

/** A topic of alerts in memory. @param appended what is appended to it */
export function alertsLog(appended: AlertChange[] = []): AlertsLog {
  return {
    view: new AlertsView(),
    append: (event) => Promise.resolve(void (event.type !== 'AlertSilenced' && appended.push(event))),
    remove: () => Promise.resolve(),
  }
}

/** An evaluation at one moment, of a source with nothing configured but what is given. */
export function contextOf(
  given: Partial<EvaluationContext> & Pick<EvaluationContext, 'store' | 'now'>,
): EvaluationContext {
  const { now } = given
  return {
    ...{ source: sourceOf(), lease: { source: 'shop', fence: 1 }, shop: undefined, recover: undefined },
    ...{ alerts: alertsLog(), through: now, clock: () => now, signal: never, isSweepDue: true },
    state: { stalls: new Map(), rhythm: newRhythm(), senders: newSenderHealth() },
    inform: () => undefined,
    ...given,
  }
}
