import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { checkSource } from '../../src/check-source/check-source.ts'
import type { CheckLine } from '../../src/check-source/domain/check-line.ts'
import { gatherEvidence } from '../../src/check-source/gather-evidence.ts'
import { renderLines } from '../../src/check-source/render-lines.ts'
import { inspectWooCommerce } from '../../src/sources/woocommerce/adapters/inspect-shop.ts'
import { clientOf, json, serverOf } from '../sources/woocommerce/adapters/shop-of-a-test.ts'
import { never } from '../world.ts'
import { wooCommerceTraits } from '../../src/sources/woocommerce/source-kind.ts'

const settings = {
  sequence: { field: 'id', step: 1 },
  deliveryUrl: undefined,
  hasParticipants: true,
  slipStatuses: ['completed'],
}
const now = Date.parse('2026-11-21T07:00:00Z')

async function shopOf(test: TestContext, permissions: 'read' | 'read_write' = 'read_write') {
  const shop = await startShop({
    deliveryUrl: 'http://127.0.0.1:9/webhooks/shop',
    secret: 'shop-secret',
    mode: 'stepped',
    nowMs: () => now,
    apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions }],
    plainHttpOnLoopback: true,
  })
  test.after(() => shop.stop())
  shop.createOrders(8)
  return shop
}

async function ingestOf(test: TestContext, participants: object[]) {
  const { url } = await serverOf(test, (request, response) => {
    request.resume()
    if (request.headers.authorization !== 'Bearer the-token') return json(response, 401, {})
    json(response, 200, {
      result: 'event',
      order: { orderId: '1', status: 'completed', lineItems: [{}], participants },
    })
  })
  return { url, token: new Secret('the-token') }
}

type Parts = { url: string; ingest?: { url: string; token: Secret }; clock?: () => number }

async function checked({ url, ingest, clock = () => now }: Parts): Promise<Map<string, CheckLine>> {
  const shop = inspectWooCommerce(clientOf(url))
  const evidence = await gatherEvidence(
    {
      source: 'shop',
      shop,
      ingest,
      now: clock,
      onProgress: () => undefined,
    },
    never,
  )
  return new Map(
    checkSource(evidence, settings, { traits: wooCommerceTraits, advice: shop.advice }).map((line) => [
      line.check,
      line,
    ]),
  )
}

describe('given a shop that is set up as it should be, when it is checked', () => {
  test('then nothing is wrong, and nothing in it was changed', async (test) => {
    const shop = await shopOf(test)
    const ingest = await ingestOf(test, [{ name: 'Ada', email: 'ada@example.org' }])
    const lines = await checked({ url: shop.url, ingest })
    assert.deepEqual(
      [...lines.values()].filter(({ result }) => result !== 'ok'),
      [],
    )
    assert.match(lines.get('participants')?.detail ?? '', /8 in 8 of the last 8 orders, 8 with an e-mail/)
    assert.match(renderLines([...lines.values()], false), /^✔ REST keys {3,}the shop lists its orders/)
  })
})

test('given keys that may only read, when the shop is checked, then only enabling is missing', async (test) => {
  const shop = await shopOf(test, 'read')
  const lines = await checked({ url: shop.url, ingest: await ingestOf(test, [{ name: 'Ada', email: null }]) })
  assert.deepEqual(
    [...lines.values()].filter(({ result }) => result !== 'ok').map(({ check, result }) => [check, result]),
    [['REST write access', 'warning']],
  )
})

test('given a disabled webhook, when the shop is checked, then its topic is a problem to solve', async (test) => {
  const shop = await shopOf(test)
  const rest = clientOf(shop.url)
  const webhooks = (await rest({ path: 'webhooks' }, never)) as { id: number; topic: string }[]
  const updated = webhooks.find(({ topic }) => topic === 'order.updated')
  await rest({ method: 'PUT', path: `webhooks/${updated?.id}`, body: { status: 'disabled' } }, never)
  const line = (await checked({ url: shop.url })).get('webhook order.updated')
  assert.equal(line?.result, 'problem')
  assert.match(line?.detail ?? '', /^disabled/)
  assert.match(line?.action ?? '', /make it active/)
})

test('given nobody is found in any order, when the shop is checked, then the mapping is named', async (test) => {
  const shop = await shopOf(test)
  const line = (await checked({ url: shop.url, ingest: await ingestOf(test, []) })).get('participants')
  assert.equal(line?.result, 'problem')
  assert.match(line?.action ?? '', /sources\.shop\.participants/)
})

test('given wrong keys, when the shop is checked, then that is reported once and nothing else', async (test) => {
  const { url } = await serverOf(test, (_request, response) =>
    json(response, 401, { code: 'woocommerce_rest_cannot_view' }),
  )
  const lines = await checked({ url })
  const problems = [...lines.values()].filter(({ result }) => result === 'problem')
  assert.deepEqual(
    problems.map(({ check }) => check),
    ['REST keys'],
  )
  assert.match(problems[0]?.action ?? '', /sources\.shop\.rest\.key/)
})

test('given a shop whose clock is ten minutes behind, when it is checked, then that is a warning', async (test) => {
  const shop = await shopOf(test)
  const lines = await checked({ url: shop.url, clock: () => now + 600_000 })
  assert.match(lines.get('clock')?.detail ?? '', /600 s behind/)
  assert.equal(lines.get('clock')?.result, 'warning')
})
