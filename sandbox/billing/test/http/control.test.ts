import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { faultNames } from '../../src/domain/faults/fault-kinds.ts'
import { givenBilling } from '../given-billing.ts'
import type { GivenBilling } from '../given-billing.ts'

describe('the control API and the page', () => {
  let given: GivenBilling
  beforeEach(async () => {
    given = await givenBilling()
    await given.open()
  })
  afterEach(() => given.close())

  const call = async (
    path: string,
    method = 'GET',
    body?: unknown,
  ): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${given.billing.pageUrl}/control/${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    return { status: response.status, body: await response.json() }
  }
  const page = async (): Promise<string> => (await fetch(given.billing.pageUrl)).text()
  const submit = (path: string, fields: Record<string, string>, origin = given.billing.pageUrl) =>
    fetch(`${given.billing.pageUrl}${path}`, {
      ...{ method: 'POST', headers: { origin }, redirect: 'manual' },
      body: new URLSearchParams(fields),
    })

  it('given subscribers, when the clock moves, then the books show them', async () => {
    const added = await call('subscribers', 'POST', { scenario: 'mixed', count: 2 })
    assert.equal(added.body.items.length, 2)
    await call('subscribers', 'POST', { scenario: 'withoutWebhooks' })
    assert.equal((await call('subscribers', 'POST', { scenario: 'mixed', price: '' })).status, 400)
    await call('clock/advance', 'POST', { byMs: 86_400_000 })
    const { body } = await call('books')
    assert.deepEqual(
      body.subscriptions.map(({ id }: any) => id),
      ['sub_sandbox1', 'sub_sandbox2', 'sub_sandbox3'],
    )
    assert.equal(body.subscriptions[2].status, 'active')
    const events = (await call('events')).body.items
    assert.ok(events.some(({ deliveries }: any) => deliveries[0].state === 'delivered'))
    assert.equal(events.at(-1).deliveries[0].state, 'lost')
  })

  it('given years in steps of a millisecond, or what it has no method for, then it is refused', async () => {
    const long = await call('clock/advance', 'POST', { byMs: 366 * 86_400_000, stepMs: 1 })
    assert.deepEqual(
      [long.status, long.body.error.message],
      [400, 'Invalid body: at most 10000 steps at once'],
    )
    const other = await call('clock', 'DELETE')
    assert.deepEqual(
      [other.status, other.body.error.message],
      [405, 'DELETE is not supported here: use GET, HEAD.'],
    )
    const { paths } = (await (await fetch(`${given.billing.pageUrl}/openapi.json`)).json()) as any
    for (const operation of Object.values<any>(paths).flatMap((path) => Object.values<any>(path)))
      assert.deepEqual(Object.keys(operation.responses), ['200', 'default'])
  })

  it('given actions, then they happen now, and a mistake is named', async () => {
    const { body } = await call('actions', 'POST', { kind: 'createCustomer', email: 'ada@example.com' })
    assert.match(body.id, /^cus_/)
    const unknown = await call('actions', 'POST', {
      kind: 'subscribe',
      customer: 'cus_none',
      price: 'price_teamMonth',
    })
    assert.deepEqual([unknown.status, unknown.body.error.code], [404, 'resource_missing'])
    assert.equal((await call('actions', 'POST', { kind: 'dance' })).status, 400)
    assert.equal((await call('faults', 'PUT', { lots: {} })).body.error.param, 'lots')
  })

  it('given faults, then they are switched on and off', async () => {
    await call('faults', 'PUT', { lost: { probability: 0.5 }, twins: {} })
    await call('faults/twins', 'DELETE')
    assert.deepEqual(Object.keys((await call('faults')).body.faults), ['lost'])
    await submit('/faults/slow', { switch: 'on', probability: '0.25', wait: '1' })
    const { faults } = (await call('faults')).body
    assert.deepEqual([faults.slow.probability, faults.slow.waitMs], [0.25, 1_000])
    assert.match(await page(), /Faults that are on: lost, slow/)
    assert.equal((await submit('/faults/lost', { switch: 'off' }, 'http://elsewhere.example')).status, 403)
  })

  it('has a form for each fault, in which every field has its label, and shows texts as text', async () => {
    given.billing.act({ kind: 'createCustomer', id: 'cus_<b>', card: 'ok' })
    given.billing.act({ kind: 'subscribe', customer: 'cus_<b>', price: 'price_teamMonth' })
    await submit('/subscribers', { scenario: 'renews' })
    await submit('/clock', { hours: '24' })
    const html = await page()
    for (const name of faultNames) assert.ok(html.includes(`action="/faults/${name}"`), name)
    const ids = [...html.matchAll(/<(?:input|select) id="([^"]+)"/g)].map((match) => match[1])
    const labels = [...html.matchAll(/<label for="([^"]+)"/g)].map((match) => match[1])
    assert.deepEqual(ids, labels)
    assert.match(html, /cus_&lt;b&gt;/)
    assert.ok(!html.includes('cus_<b>'))
    assert.match(html, /sub_sandbox1/)
    const { body } = await call('clock')
    assert.equal(body.now, '2026-02-01T10:00:00.000Z')
  })
})
