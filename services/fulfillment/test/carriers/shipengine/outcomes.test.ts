import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Exchange } from '../../../src/carriers/domain/exchange.ts'
import {
  bookingOutcome,
  labelOutcome,
  lookUpOutcome,
  trackOutcome,
  voidOutcome,
} from '../../../src/carriers/shipengine/domain/outcomes.ts'
import { htmlResponse, jsonResponse } from '../response.ts'
import { errorBody, labelCreated, tracking, voidRefused } from './fixtures.ts'

const reference = labelCreated.external_shipment_id as string
const trackingNumber = labelCreated.tracking_number as string
const booking = {
  carrierShipmentId: labelCreated.label_id,
  trackingNumber,
  trackingUrl: labelCreated.tracking_url,
}
const ofCarrier = (code: string) => errorBody('carrier', 'business_rules', code)
const ofShipEngine = (type: string, code: string) => errorBody('shipengine', type, code)

/** What every request can meet: for a booking or a void, and for a request that only reads. */
const failures: [name: string, exchange: Exchange, write: string, read: string][] = [
  ['a refused connection', { kind: 'notSent', code: 'ECONNREFUSED' }, 'unavailable', 'unavailable'],
  ['a reset connection', { kind: 'lost', code: 'ECONNRESET' }, 'unknown', 'unavailable'],
  ['no response in time', { kind: 'timedOut', timeoutMs: 15_000 }, 'unknown', 'unavailable'],
  ['half a JSON document', jsonResponse(200, '{"label_id":"se-2029'), 'unknown', 'unavailable'],
  ['an HTML page with 200', htmlResponse(200), 'unknown', 'unavailable'],
  ['an HTML page with 404', htmlResponse(404), 'unknown', 'unavailable'],
  ['500 of a fault', jsonResponse(500, ofShipEngine('system', 'unspecified')), 'unknown', 'unavailable'],
  ['the time-out of a carrier as 400', jsonResponse(400, ofCarrier('unspecified')), 'unknown', 'unavailable'],
  ['an error code of tomorrow', jsonResponse(400, ofCarrier('new_rule')), 'unknown', 'unavailable'],
  ['200 with an error inside', jsonResponse(200, ofCarrier('unspecified')), 'unknown', 'unavailable'],
  ['429', jsonResponse(429, ofShipEngine('system', 'rate_limit_exceeded')), 'rate-limited', 'rate-limited'],
  ['a page with 429', htmlResponse(429), 'rate-limited', 'rate-limited'],
  [
    'a refused API key',
    jsonResponse(401, ofShipEngine('security', 'unauthorized')),
    'unavailable',
    'unavailable',
  ],
  [
    'an empty account',
    jsonResponse(402, ofShipEngine('account_status', 'insufficient_funds')),
    'unavailable',
    'unavailable',
  ],
]

function shortOf(outcome: { kind: string; cause?: string }): string {
  return outcome.kind === 'notDone' ? (outcome.cause ?? '') : outcome.kind
}

describe('an outcome of ShipEngine', () => {
  for (const [name, exchange, write, read] of failures) {
    it(`given ${name}, then a booking and a void are ${write}, reads ${read}`, () => {
      const writes = [bookingOutcome(exchange, reference), voidOutcome(exchange)]
      assert.deepEqual(writes.map(shortOf), [write, write])
      const reads = [
        lookUpOutcome(exchange, reference),
        labelOutcome(exchange),
        trackOutcome(exchange, trackingNumber),
      ]
      assert.deepEqual(reads.map(shortOf), [read, read, read])
    })
  }

  it('given a created or processing label, then it is booked', () => {
    for (const status of ['completed', 'processing']) {
      const outcome = bookingOutcome(jsonResponse(200, { ...labelCreated, status }), reference)
      assert.deepEqual(outcome, { kind: 'booked', booking, isAdopted: false })
    }
  })

  it('given a label that could not be made, then it is refused', () => {
    const failed = jsonResponse(200, { ...labelCreated, status: 'error' })
    assert.equal(bookingOutcome(failed, reference).kind, 'refused')
    assert.equal(labelOutcome(failed).kind, 'refused')
    assert.equal(lookUpOutcome(failed, reference).kind, 'notFound')
  })

  it('given the label of another reference, then whether ours is booked is unknown', () => {
    assert.equal(bookingOutcome(jsonResponse(200, labelCreated), 'admin/9/1').kind, 'unknown')
  })

  it('given a missing field, then it is refused, with code, field and request but no message', () => {
    const body = errorBody('shipengine', 'validation', 'field_value_required', 'shipment.ship_to.postal_code')
    assert.deepEqual(bookingOutcome(jsonResponse(400, body), reference), {
      kind: 'refused',
      code: 'field_value_required',
      reason:
        'ShipEngine responded 400: field_value_required of shipengine (shipment.ship_to.postal_code), request aa3d8e8e-462b-4476-9618-72db7f7b7009.',
    })
  })

  it('given a conflict of the reference, then the booking is a duplicate', () => {
    const body = ofShipEngine('business_rules', 'identifier_conflict')
    assert.equal(bookingOutcome(jsonResponse(409, body), reference).kind, 'duplicate')
  })

  it('given look-ups, then a voided or unknown label is not found', () => {
    const found = lookUpOutcome(jsonResponse(200, labelCreated), reference)
    assert.deepEqual(found, { kind: 'found', booking, others: [] })
    const voided = jsonResponse(200, { ...labelCreated, status: 'voided' })
    assert.deepEqual(lookUpOutcome(voided, reference), { kind: 'notFound' })
    const unknown = jsonResponse(404, ofShipEngine('validation', 'not_found'))
    assert.deepEqual(lookUpOutcome(unknown, reference), { kind: 'notFound' })
  })

  it('given an inline PDF, then it is the label; given a link or a page, then it is not', () => {
    const pdf = '%PDF-1.4\n%%EOF\n'
    const inline = (text: string) => `data:application/pdf;base64,${Buffer.from(text).toString('base64')}`
    const label = (href: string) =>
      labelOutcome(jsonResponse(200, { ...labelCreated, label_download: { href } }))
    assert.deepEqual(label(inline(pdf)), {
      kind: 'label',
      contentType: 'application/pdf',
      bytes: Buffer.from(pdf),
    })
    assert.equal(label(inline('<!doctype html>')).kind, 'notDone')
    assert.equal(label('https://api.shipengine.com/v1/downloads/10/label.pdf').kind, 'notDone')
    assert.equal(labelOutcome(jsonResponse(200, { ...labelCreated, status: 'processing' })).kind, 'pending')
  })

  it('given responses to a void, then approved and already voided are voided, others are refused', () => {
    assert.equal(voidOutcome(jsonResponse(200, { approved: true, message: '' })).kind, 'voided')
    const already = { ...voidRefused, reason_code: 'label_already_voided' }
    assert.equal(voidOutcome(jsonResponse(200, already)).kind, 'voided')
    const refused = voidOutcome(jsonResponse(200, voidRefused))
    assert.equal(refused.kind === 'refused' && refused.code, 'label_already_used')
  })

  it('given events, then the detail decides the status and times without a zone are UTC', () => {
    const outcome = trackOutcome(jsonResponse(200, tracking), trackingNumber)
    assert.ok(outcome.kind === 'tracked')
    assert.deepEqual(outcome.scans.get(trackingNumber), [
      {
        code: 'OF',
        status: 'out-for-delivery',
        at: '2026-11-24T12:32:00.000Z',
        location: 'AUSTIN, TX, US',
        description: 'Out for delivery',
      },
      {
        code: 'AC',
        status: 'in-transit',
        at: '2026-11-22T15:00:00.000Z',
        location: 'DALLAS, TX, US',
        description: 'Accepted at the post office',
      },
      {
        code: 'MA',
        status: 'labelled',
        at: '2026-11-21T21:00:00.000Z',
        location: null,
        description: 'Shipping label created',
      },
    ])
  })

  it('given more events than a parcel can have, then only the first thousand are read', () => {
    const events = Array.from({ length: 1_001 }, (_, at) => ({ ...tracking.events[0], event_code: `E${at}` }))
    const outcome = trackOutcome(jsonResponse(200, { ...tracking, events }), trackingNumber)
    assert.ok(outcome.kind === 'tracked')
    assert.equal(outcome.scans.get(trackingNumber)?.length, 1_000)
    assert.equal(outcome.scans.get(trackingNumber)?.at(-1)?.code, 'E999')
  })

  it('given a parcel that is not shown yet, then it has no scans', () => {
    const outcome = trackOutcome(jsonResponse(404, ofShipEngine('validation', 'not_found')), trackingNumber)
    assert.deepEqual(outcome, { kind: 'tracked', scans: new Map() })
  })
})
