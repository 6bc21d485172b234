import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handleRequest } from '../src/domain/rest-api/handle-request.ts'
import { openShop } from '../src/domain/shop.ts'
import type { Shop } from '../src/domain/shop.ts'
import type { WooOrder } from '../src/domain/woo-order/woo-order.ts'
import { noFaults } from '../src/domain/faults/faults.ts'
import { capturedResponse, notCaptured } from './captured.ts'
import type { CapturedResponse } from './captured.ts'

/** Responses that are not compared, and why. */
const leftOut: [from: number, to: number, why: string][] = [
  [40, 44, 'the sandbox has no order notes, and refunds only within their orders'],
  [45, 46, 'compared below'],
  [52, 52, 'its key was masked'],
  [57, 57, 'the sandbox does not describe its API'],
  [58, 58, 'captured later, when its order had changed'],
  [60, 61, 'captured later, when there were more orders'],
]

const keys = [
  { key: 'ck_reads', secret: 'cs_right', permissions: 'read_write' as const },
  { key: 'ck_writes', secret: 'cs_right', permissions: 'write' as const },
]

/** The shop as it was when the responses were captured. */
function capturedShop(name: string): Shop {
  const shop = openShop(
    {
      seed: 1,
      faultRates: noFaults,
      ordersPerMinute: 0,
      speed: 1,
      firstId: 100,
      secret: 'slipstream-test-secret',
      deliveryUrl: 'http://127.0.0.1:8091/hooks/woo',
      siteUrl: 'http://127.0.0.1:8090',
      timeZone: 'Pacific/Auckland',
      queueDelayMs: [0, 0],
    },
    0,
    () => {},
  )
  const listed = [capturedResponse('04'), capturedResponse('20')].flatMap(
    ({ body }) => JSON.parse(body) as WooOrder[],
  )
  const draft = JSON.parse(capturedResponse('39').body) as WooOrder
  for (const order of [...listed, draft]) shop.orders.set(order.id, order)
  if (name.startsWith('26-') || name.startsWith('30-')) {
    // WooCommerce lists this order's metadata here in one order and there in another.
    shop.orders.set(27, JSON.parse(capturedResponse('30').body) as WooOrder)
  }
  return shop
}

function request(captured: CapturedResponse, shop = capturedShop(captured.name)) {
  const { method, url, headers, auth } = captured.request
  const [key, secret] = captured.name.includes('wrong-secret')
    ? ['ck_reads', 'cs_wrong']
    : captured.name.includes('unknown-key')
      ? ['ck_nobody', 'cs_right']
      : captured.name.includes('write-only')
        ? ['ck_writes', 'cs_right']
        : ['ck_reads', 'cs_right']
  return handleRequest(
    shop,
    { apiKeys: keys, plainHttpOnLoopback: false },
    {
      method,
      target: url,
      host: '127.0.0.1:8090',
      secure: headers['X-Forwarded-Proto'] === 'https',
      loopback: true,
      authorization:
        auth === 'basic' ? `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` : undefined,
      body: '',
    },
    0,
  )
}

describe('REST responses, beside those captured from WooCommerce', { skip: notCaptured }, () => {
  for (let n = 1; n <= (notCaptured ? 0 : 63); n++) {
    if (leftOut.some(([from, to]) => from <= n && n <= to)) continue
    const captured = capturedResponse(String(n).padStart(2, '0'))
    it(`${captured.name}: same status, headers in the same order, same bytes`, () => {
      const response = request(captured)
      assert.equal(response.status, captured.status)
      assert.equal(captured.request.method === 'HEAD' ? '' : response.body, captured.body)
      const afterHostAndDate = captured.headers.slice(2)
      assert.deepEqual(response.headers, afterHostAndDate)
    })
  }

  for (const number of ['64', '65', '66', '67']) {
    it(`${number}: a limit with Z or without, in UTC or not, means the same`, () => {
      const captured = capturedResponse(number)
      // That response is from later, when the shop had more orders.
      const known = new Set(capturedShop(captured.name).orders.keys())
      const expected = (JSON.parse(captured.body) as { id: number }[]).filter(({ id }) => known.has(id))
      const later = new Set([69, 68, 66, 65, 63, 61, 60, 59])
      const items = JSON.parse(request(captured).body) as { id: number }[]
      assert.deepEqual(
        items.filter(({ id }) => !later.has(id)),
        expected,
      )
    })
  }

  it('46-webhook-1: same bytes', () => {
    const captured = capturedResponse('46')
    const shop = capturedShop(captured.name)
    shop.webhooks.set(1, {
      id: 1,
      name: 'slipstream order.created',
      status: 'paused',
      topic: 'order.created',
      deliveryUrl: 'http://127.0.0.1:8091/hooks/woo',
      createdAtMs: Date.UTC(2026, 10, 21, 6, 40, 58),
      modifiedAtMs: Date.UTC(2026, 10, 21, 6, 48, 52),
      failureCount: 0,
      pingPending: false,
    })
    const response = request(captured, shop)
    assert.equal(response.body, captured.body)
    assert.deepEqual(response.headers, captured.headers.slice(2))
  })
})
