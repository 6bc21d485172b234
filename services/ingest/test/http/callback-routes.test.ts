import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { Webhook } from 'standardwebhooks'
import { createSource } from '../../src/create-source.ts'
import { calloutHeader } from '../../src/domain/quarantine/callout-header.ts'
import { quarantinedDelivery } from '../../src/domain/quarantine/quarantined-delivery.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { ingestForTests } from '../ingest-for-tests.ts'
import type { IngestResponse, Ingest } from '../ingest-for-tests.ts'
import { secret } from '../domain/sources/stripe/given/stripe-source.ts'

const calloutSecret = 'whsec_c2xpcHN0cmVhbSBjYWxsLW91dCB0ZXN0'
const environment = { S: secret, C: calloutSecret, O: 'whsec_YW5vdGhlciBjYWxsLW91dCBzZWNyZXQ=' }
const callout = (name: string) => ({ url: 'https://app.example.test', secrets: [{ env: name }] })
const sources = {
  billing: {
    ...{ type: 'stripe', livemode: false, secrets: [{ env: 'S' }] },
    callouts: { certificate: callout('C'), other: callout('O') },
  },
}
const report = { taskId: 'call_1', customerId: 'cus_ada', status: 'done', detail: 'made', more: 1 }

let ingest: Ingest
before(async () => {
  ingest = await ingestForTests({ environment, sources, bodyLimitBytes: 64 * 1024 })
})
after(() => ingest.close())

type Changes = { path?: string; id?: string; at?: Date; headers?: Record<string, string> }

function post(
  body: object | string,
  { path = '/callouts/billing/certificate', id = 'msg_1', at = new Date(), headers = {} }: Changes = {},
): Promise<IngestResponse> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const all = {
    ...{ Host: 'ingest.test', 'Content-Length': String(Buffer.byteLength(text)), 'webhook-id': id },
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(calloutSecret).sign(id, at, text),
    ...headers,
  }
  return ingest.post({ path, headers: Object.entries(all), body: Buffer.from(text) })
}

const last = (): Event => decodeEvent(ingest.records.at(-1)!)

test('given a signed callback, then the log has it; a repeat is a duplicate', async () => {
  const { status, json } = await post(report)
  assert.deepEqual([status, json['result']], [200, 'appended'])
  const event = last()
  assert.ok(event.type === 'CalloutReported')
  assert.deepEqual([event.subject, event.data.callout], ['billing/cus_ada', 'certificate'])
  assert.deepEqual([event.data.taskId, event.data.status, event.data.detail], ['call_1', 'done', 'made'])
  assert.deepEqual(event.data.payload, report)
  const again = await post(report)
  assert.deepEqual([again.json['result'], again.json['eventId']], ['duplicate', json['eventId']])
  // Receivers that use one id for all of a task still report each step.
  const other = await post({ ...report, status: 'progress' })
  assert.equal(other.json['result'], 'appended')
})

test('given a wrong signature, another secret or an old time, then it is refused', async () => {
  const forged = await post(report, { headers: { 'webhook-signature': `v1,${'A'.repeat(43)}=` } })
  assert.equal(forged.status, 401)
  assert.equal((await post(report, { path: '/callouts/billing/other' })).status, 401)
  assert.equal((await post(report, { at: new Date(Date.now() - 600_000) })).status, 401)
  assert.equal((await post(report, { headers: { 'webhook-signature': '' } })).status, 401)
})

test('given no such call-out or source, then the response is 404', async () => {
  for (const path of [
    '/callouts/billing/unknown',
    '/callouts/shop/certificate',
    '/callouts/billing/__proto__',
  ])
    assert.equal((await post(report, { path })).status, 404, path)
})

test('given no report, e.g. a call-out sent back, then it is quarantined as a callback', async () => {
  const sentBack = { type: 'billing.subscription-started', timestamp: '2026-11-21T08:00:00Z', data: report }
  for (const body of [sentBack, { ...report, status: 'maybe' }, { ...report, customerId: '' }, 'no JSON']) {
    const { status, json } = await post(body, { headers: { 'slipstream-callout': 'forged' } })
    assert.deepEqual([status, json['result']], [200, 'quarantined'])
  }
  const quarantined = last()
  assert.ok(quarantined.type === 'DeliveryQuarantined')
  const kept = quarantined.data.headers.filter(({ name }) => /signature|slipstream/i.test(name))
  assert.deepEqual(kept, [{ name: calloutHeader, value: 'certificate' }])
  const config = configSchema(environment).parse({ sources }).sources['billing']
  assert.ok(config !== undefined)
  const redriven = quarantinedDelivery(quarantined, { from: 'quarantine/0/1', atMs: 0 }, () => '')
  const readable = { ...redriven, body: Buffer.from(JSON.stringify(report)) }
  const reading = createSource('billing', config).readCallback?.('certificate', readable)
  assert.ok(reading?.kind === 'event' && reading.event.data.redrivenFrom === 'quarantine/0/1')
})

test('given the log is closed, then the response is 503 and the callback is to be sent again', async () => {
  ingest.log.isOpen = false
  const { status, headers } = await post(report, { id: 'msg_later' })
  ingest.log.isOpen = true
  assert.equal(status, 503)
  assert.ok(headers['retry-after'])
})
