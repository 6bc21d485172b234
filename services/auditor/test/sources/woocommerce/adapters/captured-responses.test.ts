import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listWebhooks } from '../../../../src/sources/woocommerce/adapters/shop-webhooks.ts'
import { shopStateOf } from '../../../../src/sources/woocommerce/adapters/shop-order.ts'
import type { SweptPage } from '../../../../src/sources/shop-client.ts'
import { sweepOrders } from '../../../../src/sources/woocommerce/adapters/sweep-orders.ts'
import { verdictOf } from '../../../../src/sources/woocommerce/domain/verdict-of.ts'
import { verifyIds } from '../../../../src/sources/woocommerce/adapters/verify-ids.ts'
import { clientOf, json, serverOf } from './shop-of-a-test.ts'
import { never } from '../../../world.ts'

const folder = fileURLToPath(
  new URL('../../../../../../../shared/fixtures/woocommerce/rest/', import.meta.url),
)
const skip = existsSync(folder) ? false : 'the captured responses (../shared/fixtures) are not here'

const captured = (number: string): { status: number; body: string } => {
  const name = readdirSync(folder).find((file) => file.startsWith(`${number}-`) && file.endsWith('.json'))
  assert.ok(name !== undefined, `no captured response ${number}`)
  const { status } = JSON.parse(readFileSync(folder + name, 'utf8')) as { status: number }
  return { status, body: readFileSync(folder + name.replace(/json$/, 'body'), 'utf8') }
}

/** Responds with the captured responses whose pattern fits what is asked for. */
const shopOf = (test: TestContext, responses: readonly [RegExp, string][]) =>
  serverOf(test, ({ url }, response) => {
    const number = responses.find(([pattern]) => pattern.test(decodeURIComponent(url ?? '')))?.[1]
    const { status, body } = captured(number ?? '55')
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(body)
  })

describe('what the shop has under a number', () => {
  for (const status of ['auto-draft', 'checkout-draft', 'draft']) {
    it(`is a draft in the status ${status}, called an auto-draft by posts storage before`, async (t) => {
      const { url } = await serverOf(t, ({ url: requests }, response) => {
        const order = { id: 36, status, date_modified_gmt: '2026-11-21T07:00:00' }
        json(response, 200, requests?.includes('include') ? [] : order)
      })
      const [verdict] = await verifyIds({ rest: clientOf(url), verdictOf }, [36], never)
      assert.equal(verdict?.verdict, 'draft')
    })
  }
})

describe('what a real shop responded', { skip }, () => {
  it('gives verdicts: lists leave out the bin and drafts, which are asked for by id', async (t) => {
    const { url, requests } = await shopOf(t, [
      [/orders\?include=20,49,44,7,8&.*status=any/, '58'],
      // Older than these lists: it says which statuses it has.
      [/status=(trash|auto-draft)/, '23'],
      [/orders\/49$/, '38'],
      [/orders\/44$/, '39'],
      [/orders\/7$/, '34'],
      [/orders\/8$/, '33'],
    ])
    const verdicts = await verifyIds({ rest: clientOf(url), verdictOf }, [20, 49, 44, 7, 8], never)
    assert.deepEqual(
      verdicts.map(({ id, verdict }) => `${id} ${verdict}`),
      ['20 found', '49 trashed', '44 draft', '7 not-an-order', '8 not-an-order'],
    )
    assert.equal(requests.length, 7)
  })

  for (const [number, code] of Object.entries({
    47: 'cannot_view',
    48: 'authentication_error',
    51: 'cannot_view',
  })) {
    it(`leaves a number unverified when the keys are refused (${number})`, async (t) => {
      const { url, requests } = await shopOf(t, [[/./, number]])
      const [verdict] = await verifyIds({ rest: clientOf(url), verdictOf }, [20], never)
      assert.ok(verdict?.verdict === 'unverified')
      assert.match(verdict.reason, new RegExp(`401 woocommerce_rest_${code}`))
      assert.equal(requests.length, 1)
    })
  }

  it('does not take a site without the API for a shop without the order', async (t) => {
    const { url } = await shopOf(t, [[/./, '55']])
    const [verdict] = await verifyIds({ rest: clientOf(url), verdictOf }, [20], never)
    assert.equal(verdict?.verdict, 'unverified')
  })

  it('is swept with a time in UTC without Z, one second back, and stops at a short page', async (t) => {
    const { url, requests } = await shopOf(t, [[/modified_after=/, '15']])
    const pages: SweptPage[] = []
    const since = Date.parse('2026-11-21T06:47:36Z')
    for await (const page of sweepOrders(clientOf(url), { since }, never)) pages.push(page)
    assert.equal(requests.length, 1)
    assert.match(requests[0] ?? '', /orderby=modified&order=asc&dates_are_gmt=true/)
    assert.match(requests[0] ?? '', /modified_after=2026-11-21T06:47:35&per_page=100/)
    const orders = pages.flatMap((page) => page.orders)
    assert.ok(orders.length > 0)
    const newest = Math.max(...orders.map((order) => Date.parse(shopStateOf(order).modifiedAt ?? '')))
    assert.equal(pages.at(-1)?.through, newest)
  })

  it('lists webhooks', async (t) => {
    const { url } = await shopOf(t, [[/webhooks/, '45']])
    const webhooks = await listWebhooks(clientOf(url), never)
    assert.deepEqual(webhooks[0], {
      ...{ id: 37, name: 'slow', status: 'active', topic: 'order.updated' },
      deliveryUrl: 'http://127.0.0.1:8091/t/slow',
    })
  })
})
