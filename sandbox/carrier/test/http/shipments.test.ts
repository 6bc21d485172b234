import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { givenCarrier } from '../given-carrier.ts'
import type { GivenCarrier } from '../given-carrier.ts'
import { bookingOf, hourMs } from '../sample-booking.ts'

describe('the API of Bobs Post', () => {
  let given: GivenCarrier
  beforeEach(async () => {
    given = await givenCarrier()
  })
  afterEach(() => given.carrier.stop())

  const codes = async (response: Response): Promise<[number, string[]]> => {
    const { errors } = (await response.json()) as { errors: { code: string; field?: string }[] }
    return [response.status, errors.map(({ code, field }) => (field ? `${field} ${code}` : code))]
  }

  it('given a booking, then it is booked, found by reference and id, and has a label', async () => {
    const response = await given.call('/shipments', 'POST', bookingOf('admin/4711/1'))
    assert.equal(response.status, 201)
    const booked = (await response.json()) as any
    assert.equal(booked.state, 'BOOKED')
    assert.equal(booked.label.state, 'READY')
    assert.deepEqual(await given.read('/shipments?reference=admin/4711/1'), { items: [booked] })
    assert.deepEqual(await given.read(`/shipments/${booked.id}`), booked)
    const label = await given.call(booked.label.url)
    assert.equal(label.headers.get('content-type'), 'application/pdf')
    assert.match(await label.text(), /^%PDF-1\.4/)
  })

  it('given the same reference twice, then it is booked twice, as with most carriers', async () => {
    await given.book('admin/4711/1')
    await given.book('admin/4711/1')
    const [row] = given.carrier.books()
    assert.deepEqual([row?.booked, row?.active, row?.voided], [2, 2, 0])
  })

  it('given mistakes, then each is named by code and field', async () => {
    const { sender, recipient } = bookingOf()
    const mistaken = { reference: 'short', sender, recipient: { ...recipient, city: undefined }, parcel: 1 }
    assert.deepEqual(await codes(await given.call('/shipments', 'POST', mistaken)), [
      422,
      [
        'reference FIELD.INVALID',
        'recipient.city FIELD.REQUIRED',
        'parcels FIELD.REQUIRED',
        'parcel FIELD.UNKNOWN',
      ],
    ])
    assert.deepEqual(await codes(await given.call('/shipments', 'POST', '{')), [400, ['REQUEST.MALFORMED']])
    assert.deepEqual(
      await codes(await given.call('/shipments', 'POST', bookingOf('admin/4711/1', { postcode: '1' }))),
      [422, ['recipient.postcode ADDRESS.POSTCODE.INVALID']],
    )
    assert.deepEqual(given.carrier.books(), [])
  })

  it('given no key or a wrong one, then 401', async () => {
    const url = `${given.carrier.url}/shipments?reference=admin/4711/1`
    assert.deepEqual(await codes(await fetch(url)), [401, ['KEY.MISSING']])
    const wrong = await fetch(url, { headers: { 'api-key': 'other' } })
    assert.deepEqual(await codes(wrong), [401, ['KEY.INVALID']])
  })

  it('given a shipment not accepted yet, when voided twice, then it is voided once', async () => {
    const { id, label } = await given.book('admin/4711/1')
    for (let n = 0; n < 2; n++) {
      const response = await given.call(`/shipments/${id}/void`, 'POST')
      assert.equal(((await response.json()) as any).state, 'VOIDED')
    }
    assert.deepEqual(await codes(await given.call(label.url)), [410, ['SHIPMENT.VOIDED']])
    const [row] = given.carrier.books()
    assert.deepEqual([row?.booked, row?.active, row?.voided], [1, 0, 1])
    await given.pass(1_000 * hourMs)
    assert.equal(given.carrier.books()[0]?.scanned, 0)
  })

  it('given a parcel on its way, when voided, then 409', async () => {
    const { id } = await given.book('admin/4711/1')
    await given.pass(21 * hourMs)
    assert.deepEqual(await codes(await given.call(`/shipments/${id}/void`, 'POST')), [
      409,
      ['SHIPMENT.ACCEPTED'],
    ])
  })

  it('given time, then tracking shows more scans, until the parcel has ended', async () => {
    const { trackingNumber } = await given.book('admin/4711/1')
    const track = () => given.read(`/tracking/${trackingNumber}`)
    assert.deepEqual([(await track()).status, (await track()).scans], ['labelled', []])
    await given.pass(20 * hourMs)
    assert.equal((await track()).scans[0].code, 'ACCEPTED')
    await given.pass(1_000 * hourMs)
    assert.ok(['delivered', 'returned', 'lost'].includes((await track()).status))
  })

  it('given up to 100 numbers, when tracked in bulk, then unknown ones are named', async () => {
    const { trackingNumber } = await given.book('admin/4711/1')
    const response = await given.call('/tracking', 'POST', { trackingNumbers: [trackingNumber, 'BP1'] })
    const { items, unknown } = (await response.json()) as any
    assert.deepEqual([items.length, items[0].trackingNumber, unknown], [1, trackingNumber, ['BP1']])
    const many = { trackingNumbers: Array.from({ length: 101 }, () => trackingNumber) }
    assert.deepEqual(await codes(await given.call('/tracking', 'POST', many)), [
      422,
      ['trackingNumbers FIELD.INVALID'],
    ])
  })

  it('given nothing of that id or number, then 404 with a code', async () => {
    assert.deepEqual(await codes(await given.call('/shipments/shp_1')), [404, ['SHIPMENT.UNKNOWN']])
    assert.deepEqual(await codes(await given.call('/shipments/shp_1/label')), [404, ['SHIPMENT.UNKNOWN']])
    assert.deepEqual(await codes(await given.call('/shipments/shp_1/void', 'POST')), [
      404,
      ['SHIPMENT.UNKNOWN'],
    ])
    assert.deepEqual(await codes(await given.call('/tracking/BP1')), [404, ['TRACKING.UNKNOWN']])
    assert.deepEqual(await codes(await given.call('/nothing')), [404, ['ROUTE.UNKNOWN']])
    assert.deepEqual(await codes(await given.call('/shipments', 'PUT')), [405, ['METHOD.NOT_ALLOWED']])
    assert.equal((await given.call(`/tracking/${'a'.repeat(200)}`)).status, 422)
  })

  it('has an OpenAPI document with every operation', async () => {
    const { openapi, paths } = (await (await fetch(`${given.carrier.url}/openapi.json`)).json()) as any
    assert.match(openapi, /^3\.1/)
    const found = Object.values(paths as object).flatMap((path: object) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    assert.deepEqual(found.sort(), ['book', 'find', 'get', 'label', 'track', 'trackMany', 'void'])
  })

  it('given more requests a second than allowed, then 429 with Retry-After', async () => {
    await given.carrier.stop()
    given = await givenCarrier({ maxRequestsPerSecond: 2 })
    await given.call('/tracking/BP1')
    await given.call('/tracking/BP1')
    const refused = await given.call('/tracking/BP1')
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.deepEqual(await codes(refused), [429, ['REQUEST.RATE_LIMITED']])
    await given.pass(1_000)
    assert.equal((await given.call('/tracking/BP1')).status, 404)
  })
})
