import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { memoryAuditStore } from '../../../src/store/adapters/memory-audit-store.ts'
import { foldAccepted, newSenderHealth } from '../../../src/rules/webhooks/domain/sender-health.ts'
import { newRhythm } from '../../../src/rules/source-silent/domain/rhythm.ts'
import { evaluateWebhooks } from '../../../src/rules/webhooks/evaluate-webhooks.ts'
import type { RuleResult } from '../../../src/evaluation.ts'
import { clientOf } from '../../sources/woocommerce/adapters/shop-of-a-test.ts'
import { contextOf, startTestShop, watchedWooCommerce } from '../../world.ts'

const begun = Date.parse('2026-11-21T12:00:00Z')

/**
 * A shop whose webhooks deliver to us at an address where nobody listens; deliveries
 * of its first one were taken before.
 */
async function world(test: TestContext) {
  let now = begun
  const shop = await startTestShop(test, () => now)
  const watched = watchedWooCommerce(clientOf(shop.url), () => now)
  const senders = foldAccepted(newSenderHealth(), { at: begun, webhookId: '1' })
  return {
    shop,
    watched,
    async change(method: string, path: string, body?: unknown) {
      const response = await fetch(`${shop.url}/wp-json/wc/v3/webhooks${path}`, {
        method,
        headers: { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      assert.ok(response.ok, await response.clone().text())
      return (await response.json()) as { id: number }
    },
    /** Orders are placed and none is taken, until the shop has switched off all their webhooks. */
    async failAll() {
      shop.createOrders(10)
      const isOff = (id: number) => shop.webhooks().find((one) => one.id === id)?.status === 'disabled'
      while (!isOff(1) || !isOff(2)) {
        now += 2_000
        await shop.tick()
      }
    },
    evaluate: (isSweepDue = true) =>
      evaluateWebhooks(
        contextOf({
          ...{ store: memoryAuditStore(() => now), shop: watched, now, isSweepDue },
          state: { stalls: new Map(), rhythm: newRhythm(), senders },
        }),
      ),
  }
}

const reported = ({ desired }: { desired: readonly { rule: string; subject: string }[] }) =>
  desired.map(({ rule, subject }) => `${rule} ${subject}`).sort()

it('given a shop that disabled our webhooks, then each is alerted by name until it is active', async (test) => {
  const { evaluate, failAll, change } = await world(test)
  assert.deepEqual(reported(await evaluate()), [])
  await failAll()
  const result = await evaluate()
  assert.deepEqual(reported(result), ['webhook-disabled 1', 'webhook-disabled 2'])
  assert.match(result.desired[0]?.summary ?? '', /webhook 1 “Slipstream order.created” for order.created/)
  assert.deepEqual(reported(await evaluate()), reported(result))
  await change('PUT', '/1', { status: 'active' })
  await change('PUT', '/2', { status: 'active' })
  assert.deepEqual(reported(await evaluate()), [])
})

it('given webhooks that deliver elsewhere, then they are neither disabled nor ours', async (test) => {
  const { evaluate, change } = await world(test)
  const crm = 'http://127.0.0.1:9/crm'
  // None of ours is for deletions, so nothing else would hide a disabled one.
  await change('DELETE', '/3?force=true')
  const { id } = await change('POST', '', { name: 'Old CRM', topic: 'order.deleted', delivery_url: crm })
  await change('PUT', `/${id}`, { status: 'disabled' })
  const { desired, inhibitions } = await evaluate()
  assert.deepEqual([desired, inhibitions], [[], []])

  await change('DELETE', '/2?force=true')
  await change('POST', '', { topic: 'order.updated', delivery_url: crm })
  assert.deepEqual(reported(await evaluate()), ['webhook-absent order.updated'])
})

it('given our webhook is paused or deleted, then that is alerted, until there is an active one', async (test) => {
  const { evaluate, change } = await world(test)
  await change('PUT', '/1', { status: 'paused' })
  await change('DELETE', '/2?force=true')
  const result = await evaluate()
  assert.deepEqual(reported(result), ['webhook-absent order.created', 'webhook-absent order.updated'])
  assert.match(result.desired[0]?.summary ?? '', /webhook 1 is paused/)
  assert.match(result.desired[1]?.summary ?? '', /deleted or never made/)
  await change('PUT', '/1', { status: 'active' })
  await change('POST', '', { topic: 'order.updated', delivery_url: 'http://127.0.0.1:9/webhooks/shop' })
  assert.deepEqual(reported(await evaluate()), [])
})

it('given a shop that is not queried or does not respond, then its last response stands', async (test) => {
  const { shop, watched, evaluate, failAll } = await world(test)
  await failAll()
  const missing = { rule: 'missing-order', source: 'shop', subject: '7' }
  const explainedBy = ({ inhibitions = [] }: RuleResult) =>
    inhibitions.filter(({ explains }) => explains(missing)).map(({ cause }) => cause.subject)
  assert.deepEqual(explainedBy(await evaluate()), ['1', '2'])
  const notQueried = await evaluate(false)
  assert.deepEqual([notQueried.rules, notQueried.desired, explainedBy(notQueried)], [[], [], ['1', '2']])
  await shop.stop()
  const withoutResponse = await evaluate()
  assert.deepEqual(
    [withoutResponse.rules, withoutResponse.desired, explainedBy(withoutResponse)],
    [[], [], ['1', '2']],
  )
  assert.equal(watched.failure()?.kind, 'unavailable')
})
