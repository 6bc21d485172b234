import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { FaultRequests } from '../../src/domain/faults/fault-settings.ts'
import { givenCarrier } from '../given-carrier.ts'
import type { GivenCarrier } from '../given-carrier.ts'
import { bookingOf, hourMs } from '../sample-booking.ts'

const reference = 'admin/4711/1'

describe('a fault of Bobs Post', () => {
  let given: GivenCarrier
  beforeEach(async () => {
    given = await givenCarrier()
  })
  afterEach(() => given.carrier.stop())

  const post = () => given.call('/shipments', 'POST', bookingOf(reference))
  const booked = (): number => given.carrier.books()[0]?.booked ?? 0
  const codeOf = async (response: Response): Promise<string> =>
    ((await response.json()) as any).errors[0].code
  const causeOf = async (request: Promise<unknown>): Promise<string> => {
    const error: any = await request.then(
      () => assert.fail('there was a response'),
      (reason: unknown) => reason,
    )
    return error.cause?.code ?? error.message
  }
  const found = async (): Promise<any[]> => (await given.read(`/shipments?reference=${reference}`)).items

  it('given an outage of ten days, then connections are refused until it ends', async () => {
    await given.carrier.setFaults({ outage: { lengthMs: 240 * hourMs } })
    assert.equal(await causeOf(post()), 'ECONNREFUSED')
    await given.pass(239 * hourMs)
    assert.equal(await causeOf(post()), 'ECONNREFUSED')
    await given.pass(hourMs)
    assert.equal((await post()).status, 201)
  })

  it('given an outage that is yet to begin, then it begins by itself', async () => {
    await given.carrier.setFaults({ outage: { startsInMs: hourMs, lengthMs: hourMs, mode: 'unavailable' } })
    assert.equal((await post()).status, 201)
    await given.pass(hourMs)
    const response = await post()
    assert.deepEqual([response.status, await codeOf(response)], [503, 'SERVICE.UNAVAILABLE'])
    assert.equal(booked(), 1)
  })

  const lost: [name: keyof FaultRequests, cause: string][] = [
    ['reset', 'ECONNRESET'],
    ['halfBody', 'UND_ERR_SOCKET'],
  ]
  for (const [name, cause] of lost) {
    it(`given ${name} after the work, then the response is lost and the parcel booked`, async () => {
      await given.carrier.setFaults({ [name]: { work: 'done', times: 1 } })
      assert.equal(await causeOf(post().then((response) => response.text())), cause)
      assert.equal(booked(), 1)
      assert.equal((await found()).length, 1)
    })

    it(`given ${name} before the work, then nothing is booked`, async () => {
      await given.carrier.setFaults({ [name]: { work: 'notDone', times: 1 } })
      assert.equal(await causeOf(post().then((response) => response.text())), cause)
      assert.equal(booked(), 0)
    })
  }

  it('given a hang, then the client gives up, and the parcel is booked', async () => {
    await given.carrier.setFaults({ hang: { work: 'done' } })
    const client = new AbortController()
    const request = fetch(`${given.carrier.url}/shipments`, {
      method: 'POST',
      headers: { 'api-key': 'sandbox', 'content-type': 'application/json' },
      body: JSON.stringify(bookingOf(reference)),
      signal: client.signal,
    })
    while (booked() === 0) await new Promise(setImmediate)
    client.abort(new Error('gave up'))
    await assert.rejects(request, /gave up/)
  })

  const unclear: [name: keyof FaultRequests, status: number, code: string][] = [
    ['serverError', 500, 'SERVER.ERROR'],
    ['carrierTimeout', 422, 'SHIPMENT.CARRIER.TIMED_OUT'],
  ]
  for (const [name, status, code] of unclear) {
    it(`given ${name}, then ${status} ${code}, whether the work is done or not`, async () => {
      for (const [work, copies] of [['notDone', 0] as const, ['done', 1] as const]) {
        await given.carrier.setFaults({ [name]: { work } })
        const response = await post()
        assert.deepEqual([response.status, await codeOf(response)], [status, code])
        assert.equal(booked(), copies)
      }
    })
  }

  it('given an HTML page, then it is a 200 that is no JSON', async () => {
    await given.carrier.setFaults({ htmlPage: { work: 'done' } })
    const response = await post()
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
    assert.equal(booked(), 1)
  })

  it('given an error inside, then it is a 200 with errors, and nothing is booked', async () => {
    await given.carrier.setFaults({ errorInside: {} })
    const response = await post()
    assert.deepEqual([response.status, await codeOf(response)], [200, 'SERVICE.UNAVAILABLE'])
    assert.equal(booked(), 0)
  })

  it('given a limit for hours, then 429 says so in Retry-After', async () => {
    await given.carrier.setFaults({ rateLimited: { waitMs: 6 * hourMs } })
    const response = await post()
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '21600'])
  })

  it('given a lag, then look-up and tracking show a booking only after it', async () => {
    await given.carrier.setFaults({ lookupLag: { waitMs: hourMs } })
    const { trackingNumber } = await given.book(reference)
    assert.deepEqual(await found(), [])
    assert.equal((await given.call(`/tracking/${trackingNumber}`)).status, 404)
    await given.pass(hourMs)
    assert.equal((await found()).length, 1)
    assert.equal((await given.call(`/tracking/${trackingNumber}`)).status, 200)
  })

  it('given a pending label, then it is ready later', async () => {
    await given.carrier.setFaults({ labelPending: { waitMs: hourMs } })
    const { label } = await given.book(reference)
    assert.equal(label.state, 'PENDING')
    const pending = await given.call(label.url)
    assert.deepEqual([pending.status, pending.headers.get('retry-after')], [202, '60'])
    await given.pass(hourMs)
    assert.equal((await given.call(label.url)).status, 200)
  })

  it('given a label that fails, then it is pending first', async () => {
    await given.carrier.setFaults({ labelFailure: { waitMs: hourMs } })
    const { label } = await given.book(reference)
    assert.equal((await given.call(label.url)).status, 202)
    await given.pass(hourMs)
    const failed = await given.call(label.url)
    assert.deepEqual([failed.status, await codeOf(failed)], [409, 'LABEL.FAILED'])
  })

  it('given duplicates are refused, then by reference, the existing one named if configured', async () => {
    const { id, trackingNumber } = await given.book(reference)
    await given.carrier.setFaults({ duplicateRefused: {} })
    const refused = await post()
    const body = (await refused.json()) as any
    assert.deepEqual([refused.status, body.errors[0].code], [409, 'SHIPMENT.REFERENCE.EXISTS'])
    assert.equal(body.existing, undefined)
    await given.carrier.setFaults({ duplicateRefused: { namesExisting: true } })
    assert.deepEqual(((await (await post()).json()) as any).existing, { id, trackingNumber })
    assert.equal((await given.call('/shipments', 'POST', bookingOf())).status, 201)
    await given.call(`/shipments/${id}/void`, 'POST')
    assert.equal((await post()).status, 201)
  })

  it('given a fault of a probability, then the same seed fails in the same requests', async () => {
    const other = await givenCarrier()
    const faults: FaultRequests = { serverError: { probability: 0.5 }, lookupLag: { probability: 0.5 } }
    const outcomes = await Promise.all(
      [given, other].map(async ({ carrier, call, read }) => {
        await carrier.setFaults(faults)
        const statuses: number[] = []
        for (let n = 0; n < 20; n++)
          statuses.push((await call('/shipments', 'POST', bookingOf(`admin/${1_000 + n}/1`))).status)
        await carrier.setFaults({})
        return { statuses, books: carrier.books(), found: await read('/shipments?reference=admin/1001/1') }
      }),
    )
    await other.carrier.stop()
    const [one, another] = outcomes.map((outcome) =>
      JSON.stringify(outcome).replaceAll(/127\.0\.0\.1:\d+/g, ''),
    )
    assert.equal(one, another)
    assert.deepEqual(new Set(outcomes[0]?.statuses), new Set([201, 500]))
  })

  it('given a forgotten booking, then it is gone everywhere and its reference is free', async () => {
    await given.carrier.setFaults({ forgottenBooking: { waitMs: hourMs, times: 1 } })
    const { id, trackingNumber } = await given.book(reference)
    assert.equal((await found()).length, 1)
    await given.pass(hourMs)
    assert.equal((await found()).length, 0)
    for (const path of [`/shipments/${id}`, `/shipments/${id}/label`, `/tracking/${trackingNumber}`])
      assert.equal((await given.call(path)).status, 404)
    assert.equal((await given.call(`/shipments/${id}/void`, 'POST')).status, 404)
    const [row] = given.carrier.books()
    assert.deepEqual([row?.booked, row?.forgotten, row?.active], [1, 1, 0])
    await given.pass(240 * hourMs)
    assert.equal(given.carrier.books()[0]?.scanned, 0)
    await given.carrier.setFaults({ duplicateRefused: {} })
    assert.equal((await post()).status, 201)
  })

  it('given full books, then bookings are refused with 503, and nothing else is', async () => {
    await given.carrier.stop()
    given = await givenCarrier({ maxShipments: 1 })
    await given.book(reference)
    const response = await given.call('/shipments', 'POST', bookingOf('admin/4712/1'))
    assert.deepEqual([response.status, await codeOf(response)], [503, 'SERVICE.UNAVAILABLE'])
    assert.equal((await found()).length, 1)
  })
})
