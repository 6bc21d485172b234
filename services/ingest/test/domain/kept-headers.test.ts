import assert from 'node:assert/strict'
import { test } from 'node:test'
import { httpHeadersOf } from '@slipstream/events/codec/http-headers.ts'
import { keptHeaders } from '../../src/domain/kept-headers.ts'

const secretHeaders = ['x-wc-webhook-signature']

test('given a delivery, then who sent it by what is kept, and nothing that is secret or personal', () => {
  const headers = {
    ...{ 'user-agent': 'WooCommerce/9.4 Hookshot', 'content-type': 'application/json' },
    ...{ 'x-wc-webhook-signature': 'c2VjcmV0', authorization: 'Basic c2VjcmV0', cookie: 'a=b' },
    ...{ 'x-forwarded-for': '192.0.2.7', 'x-anything-else': 'else' },
  }
  assert.deepEqual(httpHeadersOf(keptHeaders({ headers }, secretHeaders)), [
    ['content-type', 'application/json'],
    ['user-agent', 'WooCommerce/9.4 Hookshot'],
    ['x-wc-webhook-signature', '(not kept)'],
  ])
})

test('given headers that senders of any kind of source have, then they are kept in any source', () => {
  const headers = {
    ...{
      'x-shopify-shop-domain': 'boutique.example',
      'x-shopify-test': 'false',
      'x-shopify-topic': 'orders/paid',
    },
    ...{ 'svix-timestamp': '1795000000', 'webhook-timestamp': '1795000000', 'webhook-id': 'msg_1' },
    ...{ 'x-wc-webhook-source': 'https://shop.example/', 'x-wc-webhook-topic': 'order.updated' },
  }
  assert.deepEqual(httpHeadersOf(keptHeaders({ headers }, secretHeaders)), [
    ['x-wc-webhook-source', 'https://shop.example/'],
    ['webhook-timestamp', '1795000000'],
    ['svix-timestamp', '1795000000'],
    ['x-shopify-shop-domain', 'boutique.example'],
    ['x-shopify-test', 'false'],
  ])
})

test('given a header that carries the proof in a source, then its value is not kept', () => {
  const kept = keptHeaders({ headers: { 'user-agent': 'the secret' } }, ['user-agent'])
  assert.deepEqual(httpHeadersOf(kept), [['user-agent', '(not kept)']])
})

test('given a header of any length, then the record grows by a bounded text', () => {
  const kept = keptHeaders({ headers: { 'user-agent': 'a'.repeat(8_000) } }, secretHeaders)
  assert.equal(httpHeadersOf(kept)[0]?.[1].length, 200)
})
