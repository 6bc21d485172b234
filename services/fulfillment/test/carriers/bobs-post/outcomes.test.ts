import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Exchange } from '../../../src/carriers/domain/exchange.ts'
import {
  bookingOutcome,
  labelOutcome,
  lookUpOutcome,
  trackOutcome,
  voidOutcome,
} from '../../../src/carriers/bobs-post/domain/outcomes.ts'
import { htmlResponse, jsonResponse } from '../response.ts'

const reference = 'admin/4711/1'
const shipment = {
  id: 'shp_1',
  reference,
  trackingNumber: 'BP271828198NZ',
  trackingUrl: 'http://127.0.0.1:9/track/BP271828198NZ',
  state: 'BOOKED',
  label: { state: 'PENDING', url: '/shipments/shp_1/label' },
}
const booking = {
  carrierShipmentId: 'shp_1',
  trackingNumber: 'BP271828198NZ',
  trackingUrl: 'http://127.0.0.1:9/track/BP271828198NZ',
}
const errors = (...codes: string[]) => ({ errors: codes.map((code) => ({ code, message: 'A message.' })) })
const pdf = (text: string) => jsonResponse(200, text, { contentType: 'application/pdf' })

/** What every request can meet: for a booking or a void, and for a request that only reads. */
const failures: [name: string, exchange: Exchange, write: string, read: string][] = [
  ['a refused connection', { kind: 'notSent', code: 'ECONNREFUSED' }, 'unavailable', 'unavailable'],
  ['a reset connection', { kind: 'lost', code: 'ECONNRESET' }, 'unknown', 'unavailable'],
  ['half a body', { kind: 'lost', code: 'UND_ERR_SOCKET' }, 'unknown', 'unavailable'],
  ['no response in time', { kind: 'timedOut', timeoutMs: 15_000 }, 'unknown', 'unavailable'],
  ['an endless response', { kind: 'tooLarge', maxBytes: 1_000 }, 'unknown', 'unavailable'],
  ['too many requests of ours', { kind: 'full' }, 'rate-limited', 'rate-limited'],
  ['half a JSON document', jsonResponse(201, '{"id":"shp_1","refer'), 'unknown', 'unavailable'],
  ['JSON that is no shipment', jsonResponse(200, { ok: true }), 'unknown', 'unavailable'],
  ['an HTML page with 200', htmlResponse(200), 'unknown', 'unavailable'],
  ['an HTML page with 503', htmlResponse(503), 'unknown', 'unavailable'],
  ['an HTML page with 404', htmlResponse(404), 'unknown', 'unavailable'],
  ['an HTML page with 429', htmlResponse(429), 'rate-limited', 'rate-limited'],
  ['a redirect', jsonResponse(302, '', { contentType: '' }), 'unknown', 'unavailable'],
  ['500', jsonResponse(500, errors('SERVER.ERROR')), 'unknown', 'unavailable'],
  ['503', jsonResponse(503, errors('SERVICE.UNAVAILABLE')), 'unavailable', 'unavailable'],
  [
    '200 with an error inside',
    jsonResponse(200, errors('SERVICE.UNAVAILABLE')),
    'unavailable',
    'unavailable',
  ],
  ['a time-out as 422', jsonResponse(422, errors('SHIPMENT.CARRIER.TIMED_OUT')), 'unknown', 'unavailable'],
  [
    'a time-out beside a refusal',
    jsonResponse(422, errors('FIELD.INVALID', 'SERVER.ERROR')),
    'unknown',
    'unavailable',
  ],
  ['an error code of tomorrow', jsonResponse(422, errors('SHIPMENT.NEW_RULE')), 'unknown', 'unavailable'],
  ['a refused API key', jsonResponse(401, errors('KEY.INVALID')), 'unavailable', 'unavailable'],
  ['429', jsonResponse(429, errors('REQUEST.RATE_LIMITED')), 'rate-limited', 'rate-limited'],
]

/** The kind, or the cause of what is not done. */
function shortOf(outcome: { kind: string; cause?: string }): string {
  return outcome.kind === 'notDone' ? (outcome.cause ?? '') : outcome.kind
}

describe('an outcome of Bobs Post', () => {
  for (const [name, exchange, write, read] of failures) {
    it(`given ${name}, then a booking and a void are ${write}, reads ${read}`, () => {
      const writes = [bookingOutcome(exchange, reference), voidOutcome(exchange)]
      assert.deepEqual(writes.map(shortOf), [write, write])
      const reads = [lookUpOutcome(exchange, reference), labelOutcome(exchange), trackOutcome(exchange)]
      assert.deepEqual(reads.map(shortOf), [read, read, read])
    })
  }

  it('given 201 with the shipment, then it is booked', () => {
    const outcome = bookingOutcome(jsonResponse(201, shipment), reference)
    assert.deepEqual(outcome, { kind: 'booked', booking, isAdopted: false })
  })

  it('given the shipment of another reference, then whether ours is booked is unknown', () => {
    const outcome = bookingOutcome(jsonResponse(201, { ...shipment, reference: 'admin/4712/1' }), reference)
    assert.equal(outcome.kind, 'unknown')
  })

  it('given a tracking URL that is no web address, then it is left out', () => {
    const outcome = bookingOutcome(jsonResponse(201, { ...shipment, trackingUrl: 'javascript:1' }), reference)
    assert.deepEqual(outcome, {
      kind: 'booked',
      booking: { ...booking, trackingUrl: null },
      isAdopted: false,
    })
  })

  it('given mistakes of the address, then it is refused and names codes and fields, not values', () => {
    const body = {
      errors: [
        { code: 'ADDRESS.POSTCODE.INVALID', field: 'recipient.postcode', message: 'Ada lives elsewhere' },
      ],
    }
    assert.deepEqual(bookingOutcome(jsonResponse(422, body), reference), {
      kind: 'refused',
      code: 'ADDRESS.POSTCODE.INVALID',
      reason: 'Bobs Post responded 422: ADDRESS.POSTCODE.INVALID (recipient.postcode).',
    })
  })

  it('given 429 with Retry-After of hours, then the outcome has it', () => {
    const response = jsonResponse(429, errors('REQUEST.RATE_LIMITED'), { retryAfterMs: 14_400_000 })
    const outcome = bookingOutcome(response, reference)
    assert.equal('retryAfterMs' in outcome && outcome.retryAfterMs, 14_400_000)
  })

  it('given a refused duplicate, then the booking is a duplicate', () => {
    const outcome = bookingOutcome(jsonResponse(409, errors('SHIPMENT.REFERENCE.EXISTS')), reference)
    assert.equal(outcome.kind, 'duplicate')
  })

  it('given look-ups of none, voided and two bookings, then voided ones are not found', () => {
    const find = (...items: object[]) => lookUpOutcome(jsonResponse(200, { items }), reference)
    assert.deepEqual(find(), { kind: 'notFound' })
    assert.deepEqual(find({ ...shipment, state: 'VOIDED' }), { kind: 'notFound' })
    const second = { ...shipment, id: 'shp_2' }
    assert.deepEqual(find({ ...shipment, id: 'shp_0', state: 'VOIDED' }, shipment, second), {
      kind: 'found',
      booking,
      others: [{ ...booking, carrierShipmentId: 'shp_2' }],
    })
  })

  it('given a PDF, a pending, a failed and an unknown label, then each has its outcome', () => {
    const file = '%PDF-1.4\n...\n%%EOF\n'
    assert.deepEqual(labelOutcome(pdf(file)), {
      kind: 'label',
      contentType: 'application/pdf',
      bytes: Buffer.from(file),
    })
    const pending = labelOutcome(jsonResponse(202, shipment, { retryAfterMs: 60_000 }))
    assert.deepEqual(pending, { kind: 'pending', retryAfterMs: 60_000 })
    assert.equal(labelOutcome(jsonResponse(409, errors('LABEL.FAILED'))).kind, 'refused')
    assert.equal(labelOutcome(jsonResponse(410, errors('SHIPMENT.VOIDED'))).kind, 'refused')
    assert.equal(labelOutcome(jsonResponse(404, errors('SHIPMENT.UNKNOWN'))).kind, 'refused')
  })

  it('given a page or half a file announced as PDF, then it is no label', () => {
    for (const text of ['<!doctype html>', '%PDF-1.4\n1 0 obj'])
      assert.equal(labelOutcome(pdf(text)).kind, 'notDone')
  })

  it('given a void, then voided and unknown shipments are voided, an accepted one is refused', () => {
    assert.equal(voidOutcome(jsonResponse(200, { ...shipment, state: 'VOIDED' })).kind, 'voided')
    assert.equal(voidOutcome(jsonResponse(404, errors('SHIPMENT.UNKNOWN'))).kind, 'voided')
    const refused = voidOutcome(jsonResponse(409, errors('SHIPMENT.ACCEPTED')))
    assert.equal(refused.kind === 'refused' && refused.code, 'SHIPMENT.ACCEPTED')
    assert.equal(voidOutcome(jsonResponse(200, shipment)).kind, 'unknown')
  })

  it('given scans, then each has our status, and one that cannot be read is left out', () => {
    const at = '2026-11-21T10:00:00Z'
    const scan = (code: string, more: object = {}) => ({
      eventId: 'evt_1',
      code,
      at,
      location: 'Auckland',
      ...more,
    })
    const scans = [
      scan('ACCEPTED'),
      scan('AT_PICKUP_POINT'),
      scan('TELEPORTED'),
      scan('LOST', { at: 'noon' }),
    ]
    const items = [{ trackingNumber: 'BP271828198NZ', scans }]
    const outcome = trackOutcome(jsonResponse(200, { items, unknown: ['BP000000005NZ'] }))
    assert.ok(outcome.kind === 'tracked')
    assert.deepEqual([...outcome.scans.keys()], ['BP271828198NZ'])
    const found = outcome.scans.get('BP271828198NZ') ?? []
    assert.deepEqual(
      found.map(({ code, status }) => [code, status]),
      [
        ['ACCEPTED', 'in-transit'],
        ['AT_PICKUP_POINT', 'ready-for-pickup'],
        ['TELEPORTED', 'unknown'],
      ],
    )
    assert.equal(found[0]?.at, '2026-11-21T10:00:00.000Z')
  })
})
