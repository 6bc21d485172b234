import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ingestForTests, wooDelivery } from '../../../ingest-for-tests.ts'
import type { Ingest } from '../../../ingest-for-tests.ts'

/**
 * What 8.9.3 and 6.9.4 do not send yet: `tax_status` of shipping, coupon details,
 * e-mail templates, image and parent_name.
 */
function olderOrder(id: number, status: string, modified: string): Record<string, unknown> {
  return {
    ...{ id, parent_id: 0, status, currency: 'NZD', version: '6.9.4', prices_include_tax: false },
    ...{
      date_created: '2026-11-21T19:42:26',
      date_modified: modified,
      discount_total: '0.00',
      discount_tax: '0.00',
    },
    ...{
      shipping_total: '0.00',
      shipping_tax: '0.00',
      cart_tax: '4.49',
      total: '34.44',
      total_tax: '4.49',
      customer_id: 0,
    },
    order_key: 'wc_order_x',
    billing: {
      first_name: 'Block',
      last_name: 'Buyer',
      email: 'block@example.test',
      state: '',
      country: 'NZ',
    },
    shipping: {},
    number: String(id),
    meta_data: [],
    line_items: [
      {
        ...{ id: 19, name: 'Registration', product_id: 11, variation_id: 0, quantity: 1, tax_class: '' },
        ...{
          subtotal: '29.95',
          subtotal_tax: '4.49',
          total: '29.95',
          total_tax: '4.49',
          taxes: [],
          sku: 'REG',
          price: 29.95,
        },
        meta_data: [
          { id: 1, key: 'Participant 1', value: 'Hana', display_key: 'Participant 1', display_value: 'Hana' },
        ],
      },
    ],
    ...{
      tax_lines: [],
      shipping_lines: [],
      fee_lines: [],
      refunds: [],
      coupon_lines: [{ id: 4, code: 'x', discount: '5' }],
    },
    ...{ date_created_gmt: '2026-11-21T06:42:26', date_modified_gmt: modified, currency_symbol: '$' },
    ...{ date_completed: null, date_paid: null, date_completed_gmt: null, date_paid_gmt: null },
  }
}

describe('a shop of an older version', () => {
  let ingest: Ingest
  before(async () => {
    ingest = await ingestForTests({
      environment: { SECRET: 'secret' },
      sources: {
        shop: {
          type: 'woocommerce',
          secrets: [{ env: 'SECRET' }],
          participants: { name: 'Participant {n}' },
        },
      },
    })
  })
  after(() => ingest.close())

  test('announces the draft of a block checkout as created, and its placing as updated', async () => {
    const draft = olderOrder(26, 'checkout-draft', '2026-11-21T06:42:26')
    const placed = olderOrder(26, 'on-hold', '2026-11-21T06:42:28')
    for (const [body, topic] of [
      [draft, 'order.created'],
      [draft, 'order.updated'],
      [placed, 'order.updated'],
    ] as const) {
      assert.equal((await ingest.post(wooDelivery(body, { topic }))).json['result'], 'appended')
    }
    assert.deepEqual(
      ingest.events().map((event) => [event.type, 'order' in event.data && event.data.order.status]),
      [
        ['OrderCreated', 'checkout-draft'],
        ['OrderUpdated', 'checkout-draft'],
        ['OrderUpdated', 'on-hold'],
      ],
    )
  })

  test('sends the events of several orders in one second under one delivery id: each is an event', async () => {
    const ids = new Set<unknown>()
    for (const id of [30, 32, 34]) {
      ids.add(
        (await ingest.post(wooDelivery(olderOrder(id, 'pending', '2026-11-21T06:42:26')))).json['eventId'],
      )
    }
    assert.equal(ids.size, 3)
  })

  test('revives a binned order with an update alone, and deletes and restores', async () => {
    for (const [body, topic, type] of [
      [{ id: 40 }, 'order.deleted', 'OrderDeleted'],
      [olderOrder(40, 'processing', '2026-11-21T06:43:00'), 'order.updated', 'OrderUpdated'],
      [olderOrder(40, 'processing', '2026-11-21T06:43:00'), 'order.restored', 'OrderRestored'],
      [olderOrder(40, 'trash', '2026-11-21T06:44:00'), 'order.created', 'OrderCreated'],
    ] as const) {
      assert.equal((await ingest.post(wooDelivery(body, { topic }))).json['result'], 'appended')
      assert.equal(ingest.events().at(-1)?.type, type)
    }
  })
})
