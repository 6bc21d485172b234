import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { signWebhook } from '@slipstream/sandbox-carrier/domain/webhooks/sign-webhook.ts'
import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { bobsPostCarrier } from '../../../src/carriers/bobs-post/bobs-post-carrier.ts'
import { bobsPostWebhooks } from '../../../src/carriers/bobs-post/bobs-post-webhooks.ts'
import { carrierSettings } from '../contract/carrier-settings.ts'
import { ada, sender } from '../sample-booking.ts'
import { givenApp } from './given-app.ts'
import type { GivenApp } from './given-app.ts'

const secrets = ['the-new-secret', 'the-old-secret']
const body = JSON.stringify({
  ...{ id: 'evt_1', type: 'shipment.scanned', shipmentId: 'shp_1', reference: null, status: 'delivered' },
  trackingNumber: 'BP271828198NZ',
  scan: {
    ...{ eventId: 'evt_1', code: 'DELIVERED', at: '2026-11-21T10:00:00.000Z' },
    ...{ location: 'Wellington', description: 'Delivered' },
  },
})
const isUnknown = 'BP000000005NZ'

describe('webhooks of Bobs Post', () => {
  let app: GivenApp
  beforeEach(async () => {
    const webhooks = bobsPostWebhooks({ webhookSecrets: secrets.map((secret) => new Secret(secret)) })
    const open = bobsPostWebhooks({ webhookSecrets: [] })
    app = await givenApp({ 'bobs-post': webhooks, 'no-secret': open }, (number) => number !== isUnknown)
  })
  afterEach(() => app.close())

  type Change = { secret?: string; text?: string; sentAtMs?: number; headers?: Record<string, string> }
  async function post({ secret = secrets[0]!, text = body, sentAtMs = Date.now(), headers }: Change = {}) {
    const timestamp = Math.floor(sentAtMs / 1_000)
    const signature = signWebhook(text, timestamp, secret)
    const signed = { 'bobspost-timestamp': String(timestamp), 'bobspost-signature': signature }
    const response = await fetch(`${app.url}/carriers/bobs-post/webhooks`, {
      ...{ method: 'POST', headers: headers ?? signed, body: text },
    })
    return { status: response.status, headers: response.headers, json: (await response.json()) as any }
  }
  const count = (result: string) =>
    app.metric('slipstream_fulfillment_carrier_webhooks_total', { carrier: 'bobs-post', result })

  for (const secret of secrets) {
    it(`given a webhook signed with ${secret}, then its scan is recorded`, async () => {
      const { status, json } = await post({ secret })
      assert.deepEqual([status, json], [200, { result: 'recorded', unknownParcels: 0 }])
      const [scan] = app.recorded.get('BP271828198NZ') ?? []
      assert.deepEqual(scan, {
        ...{ code: 'DELIVERED', status: 'delivered', at: '2026-11-21T10:00:00.000Z' },
        ...{ location: 'Wellington', description: 'Delivered' },
      })
    })
  }

  it('given a webhook without a signature, or of another secret or body, then it is refused', async () => {
    assert.equal((await post({ headers: {} })).status, 401)
    assert.equal((await post({ secret: 'a-guess' })).status, 401)
    const { 'bobspost-timestamp': sentAt } = { 'bobspost-timestamp': String(Math.floor(Date.now() / 1_000)) }
    const other = signWebhook(`${body} `, Number(sentAt), secrets[0]!)
    const headers = { 'bobspost-timestamp': sentAt, 'bobspost-signature': other }
    assert.equal((await post({ headers })).status, 401)
    assert.equal(app.recorded.size, 0)
    assert.deepEqual([await count('unsigned'), await count('wrong_signature')], [1, 2])
  })

  it('given a webhook of six minutes ago, then it is refused as stale', async () => {
    assert.equal((await post({ sentAtMs: Date.now() - 360_000 })).status, 401)
    assert.equal(await count('stale'), 1)
  })

  it('given no secret, then every webhook is refused', async () => {
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const response = await fetch(`${app.url}/carriers/no-secret/webhooks`, {
      method: 'POST',
      headers: {
        'bobspost-timestamp': timestamp,
        'bobspost-signature': signWebhook(body, Number(timestamp), ''),
      },
      body,
    })
    assert.equal(response.status, 401)
  })

  it('given scans that cannot be stored, then the response is 503 with Retry-After', async () => {
    app.failWith(new Error('no primary'))
    const { status, headers, json } = await post()
    assert.equal(status, 503)
    assert.match(headers.get('retry-after') ?? '', /^\d+$/)
    assert.ok(!JSON.stringify(json).includes('primary'))
    app.failWith(undefined)
    assert.equal((await post()).status, 200)
  })

  it('given a parcel of nobody, then the response is 200 and it is counted', async () => {
    const { status, json } = await post({ text: body.replace('BP271828198NZ', isUnknown) })
    assert.deepEqual([status, json], [200, { result: 'recorded', unknownParcels: 1 }])
    assert.equal(
      await app.metric('slipstream_fulfillment_unknown_parcels_total', { carrier: 'bobs-post' }),
      1,
    )
  })

  it('given an authentic webhook without scans, then it is ignored with 200', async () => {
    for (const text of ['{"type":"invoice.created"}', 'not JSON', '[]'])
      assert.equal((await post({ text })).json.result, 'ignored')
    assert.equal(app.recorded.size, 0)
  })

  it('given a body above the limit, an unknown carrier or another method, then each is refused', async () => {
    assert.equal((await post({ text: 'x'.repeat(300_000) })).status, 413)
    const other = await fetch(`${app.url}/carriers/other/webhooks`, { method: 'POST', body })
    assert.equal(other.status, 404)
    assert.equal((await fetch(`${app.url}/carriers/bobs-post/webhooks`)).status, 405)
  })

  it('given a parcel of the real carrier, then all its webhooks are recorded', async () => {
    let nowMs = Date.now()
    const api = await startCarrier({
      ...{ mode: 'stepped', nowMs: () => nowMs, speed: 100_000 },
      ...{ webhookUrl: `${app.url}/carriers/bobs-post/webhooks`, webhookSecret: secrets[1] },
    })
    try {
      const settings = { ...carrierSettings, type: 'bobs-post' as const, sender, webhookSecrets: [] }
      const carrier = bobsPostCarrier({ ...settings, url: api.url, apiKey: new Secret(api.apiKey) })
      const { signal } = new AbortController()
      const outcome = await carrier.book({ reference: 'admin/4711/1', recipient: ada, lines: [] }, signal)
      assert.ok(outcome.kind === 'booked')
      const { carrierShipmentId, trackingNumber } = outcome.booking
      nowMs += 30_000
      await api.tick()
      const tracked = await carrier.track([{ carrierShipmentId, trackingNumber: trackingNumber! }], signal)
      assert.ok(tracked.kind === 'tracked')
      const scans = tracked.scans.get(trackingNumber!) ?? []
      assert.ok(scans.length >= 3)
      const byTime = (one: { at: string }, other: { at: string }) => one.at.localeCompare(other.at)
      assert.deepEqual(app.recorded.get(trackingNumber!)?.sort(byTime), scans.sort(byTime))
    } finally {
      await api.stop()
    }
  })

  it('given the OpenAPI document, then it has the webhooks', async () => {
    const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as any
    const { post: operation } = document.paths['/carriers/{carrier}/webhooks']
    assert.deepEqual(Object.keys(operation.responses), ['200', '401', '404', '408', '413', '503'])
    assert.ok('application/octet-stream' in operation.requestBody.content)
  })
})
