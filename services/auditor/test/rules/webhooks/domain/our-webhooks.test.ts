import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ourWebhooks } from '../../../../src/rules/webhooks/domain/our-webhooks.ts'
import type { KnownDeliveries } from '../../../../src/rules/webhooks/domain/our-webhooks.ts'
import type { ShopWebhook } from '../../../../src/sources/shop-client.ts'
import { webhookFaults } from '../../../../src/rules/webhooks/domain/webhook-faults.ts'
import { wooCommerceTopics } from '../../../../src/sources/woocommerce/webhook-topics.ts'

const ourUrl = 'https://orders.example/webhooks/shop'
const webhook = (id: number, topic: string, deliveryUrl = ourUrl, status = 'active'): ShopWebhook => ({
  ...{ id, topic, deliveryUrl, status },
  name: `Webhook ${id}`,
})
const all = [
  webhook(1, 'order.created'),
  webhook(2, 'order.updated', `${ourUrl}/`),
  webhook(6, 'order.updated', 'https://crm.example/hook?token=secret', 'disabled'),
  webhook(7, 'order.updated', 'https://staging.example/webhooks/shop'),
]
const ids = (known: Partial<KnownDeliveries>, webhooks = all) =>
  ourWebhooks(webhooks, {
    ...{ source: 'shop', deliveryUrl: undefined, accepted: new Set(), refused: new Set() },
    ...known,
  }).map(({ id }) => id)

describe('which webhooks of a shop deliver to us', () => {
  it('are those whose deliveries were accepted, and those of the same address', () => {
    assert.deepEqual(ids({ accepted: new Set(['1']) }), [1, 2])
  })

  it('are, before anything was accepted, those whose path is ours for the source', () => {
    assert.deepEqual(ids({}), [1, 2, 7])
    assert.deepEqual(ids({ source: 'partner' }), [])
  })

  it('include refused ones before anything was accepted, and only accepted ones after that', () => {
    assert.deepEqual(ids({ refused: new Set(['6']) }), [1, 2, 6, 7])
    assert.deepEqual(ids({ accepted: new Set(['1']), refused: new Set(['6']) }), [1, 2])
  })

  it('are, where the configuration gives the address, those of that address alone', () => {
    const elsewhere = 'https://crm.example/hook'
    assert.deepEqual(ids({ deliveryUrl: elsewhere, accepted: new Set(['1']) }), [6])
  })

  it('may have an address that is no URL', () => {
    assert.deepEqual(ids({}, [webhook(3, 'order.created', 'not a url')]), [])
  })
})

describe('what our webhooks do not tell', () => {
  const reported = (...webhooks: ShopWebhook[]) =>
    webhookFaults(webhooks, wooCommerceTopics).map((fault) =>
      fault.kind === 'disabled'
        ? `${fault.topic} disabled ${fault.webhook.id}`
        : `${fault.topic} absent ${fault.paused.join()}`,
    )
  const created = webhook(1, 'order.created')
  const updated = webhook(2, 'order.updated')

  it('is nothing, while creations and updates have an active one', () => {
    assert.deepEqual(reported(created, updated), [])
  })

  it('is a topic that is switched off, unless another active one tells of it', () => {
    const off = webhook(3, 'order.deleted', ourUrl, 'disabled')
    assert.deepEqual(reported(created, updated, off), ['order.deleted disabled 3'])
    assert.deepEqual(reported(created, updated, off, webhook(4, 'order.deleted')), [])
  })

  it('is a creation or an update that nothing active tells of: paused, deleted or never made', () => {
    assert.deepEqual(reported({ ...created, status: 'paused' }), [
      'order.created absent 1',
      'order.updated absent ',
    ])
    assert.deepEqual(reported(created, updated, webhook(5, 'order.restored', ourUrl, 'paused')), [])
  })

  it('does not include topics that no order needs', () => {
    assert.deepEqual(reported(created, updated, webhook(8, 'coupon.created', ourUrl, 'disabled')), [])
  })
})
