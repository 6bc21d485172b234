import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { faultNames } from '../../src/domain/faults/fault-kinds.ts'
import { givenCarrier } from '../given-carrier.ts'
import type { GivenCarrier } from '../given-carrier.ts'
import { bookingOf, hourMs, start } from '../sample-booking.ts'

describe('the page of the books', () => {
  let given: GivenCarrier
  beforeEach(async () => {
    given = await givenCarrier()
  })
  afterEach(() => given.carrier.stop())

  const page = async (path = '/'): Promise<string> => (await fetch(`${given.carrier.pageUrl}${path}`)).text()
  const submit = (path: string, fields: Record<string, string>, origin = given.carrier.pageUrl) =>
    fetch(`${given.carrier.pageUrl}${path}`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
  const admin = (path: string, method = 'GET', body?: unknown) =>
    fetch(`${given.carrier.pageUrl}/admin/${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })

  it('has a form for each fault, in which every field has its label', async () => {
    const html = await page()
    for (const name of faultNames) assert.ok(html.includes(`action="/faults/${name}"`), name)
    const ids = [...html.matchAll(/<(?:input|select) id="([^"]+)"/g)].map((match) => match[1])
    const labels = [...html.matchAll(/<label for="([^"]+)"/g)].map((match) => match[1])
    assert.deepEqual(ids, labels)
    assert.equal(new Set(ids).size, ids.length)
  })

  it('shows bookings, scans and what was booked twice, as text', async () => {
    await given.call('/shipments', 'POST', bookingOf('admin/4711/1', { city: '<b>Wellington' }))
    await given.book('admin/4711/1')
    await given.pass(240 * hourMs)
    const html = await page()
    assert.match(html, /booked 2 times/)
    assert.match(html, /&lt;b&gt;Wellington/)
    assert.ok(!html.includes('<b>Wellington'))
    const [row] = given.carrier.books()
    const tracking = await page(`/track/${row?.shipments[0]?.trackingNumber}`)
    assert.match(tracking, /Accepted at the depot/)
    assert.match(await page(`/labels/${row?.shipments[0]?.id}`), /^%PDF/)
  })

  it('given a form, then its fault is switched on and off', async () => {
    const fields = { switch: 'on', probability: '0.25', lengthHours: '2', work: 'done', operation: 'book' }
    assert.equal((await submit('/faults/reset', { ...fields, times: '', startsInHours: '' })).status, 303)
    assert.deepEqual(given.carrier.faults().reset, {
      ...{ probability: 0.25, work: 'done', operations: ['book'] },
      ...{ fromMs: start, untilMs: start + 2 * hourMs },
    })
    assert.match(await page(), /Faults that are on: reset\./)
    assert.match(await page(), /reset <span class="state">on until/)
    await submit('/faults/reset', { switch: 'off' })
    assert.deepEqual(given.carrier.faults(), {})
  })

  it('given a form of another site, then it is refused', async () => {
    const response = await submit('/faults/reset', { switch: 'on' }, 'http://elsewhere.example')
    assert.equal(response.status, 403)
    assert.deepEqual(given.carrier.faults(), {})
  })

  it('given the admin API, then it switches an outage, which the page survives', async () => {
    assert.equal((await admin('faults', 'PUT', { outage: { lengthMs: hourMs } })).status, 200)
    await assert.rejects(given.call('/tracking/BP1'))
    assert.match(await page(), /The API is down: refused/)
    assert.equal((await admin('faults/outage', 'DELETE')).status, 200)
    assert.equal((await given.call('/tracking/BP1')).status, 404)
    assert.equal((await admin('faults/hang', 'PUT', { probability: 0 })).status, 200)
    const { faults } = (await (await admin('faults')).json()) as any
    assert.deepEqual(Object.keys(faults), ['hang'])
  })

  it('given a switch that makes no sense, then 422 names what is wrong', async () => {
    const misspelt = await admin('faults', 'PUT', { reest: {} })
    assert.deepEqual([misspelt.status, ((await misspelt.json()) as any).errors[0].field], [422, 'reest'])
    const unfit = await admin('faults', 'PUT', { lookupLag: { work: 'done' } })
    assert.equal(unfit.status, 422)
    assert.match(await unfit.text(), /lookupLag has no parameter work/)
  })

  it('given the admin API, then it gives the books by reference', async () => {
    await given.book('admin/4711/1')
    await given.book('admin/4712/1')
    const all = (await (await admin('books')).json()) as any
    assert.deepEqual(all.items, given.carrier.books())
    const one = (await (await admin('books?reference=admin/4712/1')).json()) as any
    assert.deepEqual(
      one.items.map(({ reference, booked }: any) => [reference, booked]),
      [['admin/4712/1', 1]],
    )
  })
})
