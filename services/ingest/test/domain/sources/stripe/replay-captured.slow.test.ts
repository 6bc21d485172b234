import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { ingestForTests } from '../../../ingest-for-tests.ts'
import type { IngestResponse, Ingest, Sent } from '../../../ingest-for-tests.ts'
import { captured } from './given/captured.ts'
import type { StripeDelivery } from './given/captured.ts'
import { nextSecret, secret, signatureOf } from './given/stripe-source.ts'

const sets = ['built', 'localstripe', 'rendered-2020-03-02'] as const
const deliveries = sets.flatMap((set) => captured(set).map((delivery) => ({ set, ...delivery })))

/** As it was sent, signed again: the time of a captured signature is past. */
function resent({ note, headers, body }: StripeDelivery): Sent {
  const isForged = note.startsWith('FORGED')
  const signature = signatureOf(body, { atMs: Date.now(), by: isForged ? nextSecret : secret })
  const fresh: [string, string][] = [
    ...headers.filter(([name]) => !['Stripe-Signature', 'Content-Length', 'Host'].includes(name)),
    ['Host', 'ingest.test'],
    ['Content-Length', String(body.length)],
    ['Stripe-Signature', signature],
  ]
  return { path: '/webhooks/stripe', headers: fresh, body }
}

describe('every captured, built and rendered delivery of Stripe, in the order of arrival', () => {
  let ingest: Ingest
  before(async () => {
    ingest = await ingestForTests({
      environment: { S: secret },
      sources: { stripe: { type: 'stripe', livemode: false, secrets: [{ env: 'S' }] } },
    })
  })
  after(() => ingest.close())

  const outcomeOf = ({ status, json }: IngestResponse, { body }: StripeDelivery): string => {
    if (status !== 200) return `refused ${status}`
    const record = ingest.records.at(-1)
    assert.ok(record)
    const event = decodeEvent(record)
    assert.ok(typeof json['result'] === 'string')
    if (json['result'] === 'duplicate') return 'duplicate'
    assert.equal(json['eventId'], event.id)
    if (event.type !== 'DeliveryQuarantined') {
      assert.ok('payload' in event.data)
      assert.deepEqual(event.data.payload, JSON.parse(body.toString()))
      return `appended: ${event.type}`
    }
    assert.ok(event.data.headers.every(({ name }) => name !== 'Stripe-Signature'))
    assert.equal(event.data.bodyBase64, body.toString('base64'))
    return `quarantined: ${event.data.reason}`
  }

  test('given each of the 97, then it gets the response that it should get', async () => {
    const table = new Map<string, number>()
    for (const delivery of deliveries) {
      const row = `${delivery.set} ${outcomeOf(await ingest.post(resent(delivery)), delivery)}`
      table.set(row, (table.get(row) ?? 0) + 1)
    }
    assert.deepEqual(Object.fromEntries([...table].sort()), {
      'built appended: BillingEventReceived': 7,
      'built appended: CheckoutCompleted': 1,
      'built appended: CustomerChanged': 2,
      'built appended: InvoiceChanged': 13,
      'built appended: PaymentChanged': 3,
      'built appended: SubscriptionChanged': 19,
      'built duplicate': 4,
      'built quarantined: wrong-mode': 1,
      'built refused 401': 1,
      'localstripe appended: BillingEventReceived': 4,
      'localstripe appended: CustomerChanged': 13,
      'localstripe appended: InvoiceChanged': 11,
      'localstripe appended: PaymentChanged': 4,
      'localstripe appended: SubscriptionChanged': 9,
      'rendered-2020-03-02 appended: InvoiceChanged': 2,
      'rendered-2020-03-02 appended: SubscriptionChanged': 3,
    })
  })

  test('given all of them again, then each is a duplicate, and nothing is appended', async () => {
    const { length } = ingest.records
    for (const delivery of deliveries) {
      const { status, json } = await ingest.post(resent(delivery))
      if (status === 200) assert.equal(json['result'], 'duplicate', delivery.note)
    }
    assert.equal(ingest.records.length, length)
  })

  test('given the log takes nothing, when a delivery arrives, then it is not acknowledged', async () => {
    const { append } = ingest.log
    const delivery = deliveries.find(({ set }) => set === 'rendered-2020-03-02')
    assert.ok(delivery)
    const other = {
      ...delivery,
      body: Buffer.from(delivery.body.toString().replace('"created": 1', '"created": 2')),
    }
    ingest.log.append = () => Promise.reject(new Error('the broker is unavailable'))
    assert.equal((await ingest.post(resent(other))).status, 503)
    ingest.log.append = append
    assert.equal((await ingest.post(resent(other))).json['result'], 'appended')
  })

  test('given the signature is wrong, then the report of refusals counts it', async () => {
    await ingest.close()
    const reports = ingest.refusals().filter(({ type }) => type === 'DeliveriesRefused')
    assert.ok(
      reports.some(
        ({ data }) => 'refused' in data && data.refused.some(({ reason }) => reason === 'wrong_signature'),
      ),
    )
  })
})
