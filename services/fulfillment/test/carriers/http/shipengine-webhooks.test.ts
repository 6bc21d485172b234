import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { shipEngineWebhooks } from '../../../src/carriers/shipengine/shipengine-webhooks.ts'
import { tracking } from '../shipengine/fixtures.ts'
import { givenApp } from './given-app.ts'
import type { GivenApp } from './given-app.ts'

const first = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const second = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const number = tracking.tracking_number as string
const body = JSON.stringify({
  resource_url: `https://api.shipengine.com/v1/labels/se-1/track`,
  resource_type: 'API_TRACK',
  data: tracking,
})

describe('webhooks of ShipEngine', () => {
  let keys: Server
  let published: object | undefined
  let requests = 0
  let app: GivenApp
  before(async () => {
    keys = createServer((_request, response) => {
      requests++
      if (published === undefined) response.writeHead(503).end()
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(published))
    })
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
  })
  after(() => {
    keys.closeAllConnections()
    keys.close()
  })
  beforeEach(async () => {
    requests = 0
    published = {
      keys: [{ ...first.publicKey.export({ format: 'jwk' }), kid: 'key-1' }, { kid: 'odd' }, null],
    }
    const url = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`
    app = await givenApp({ shipengine: shipEngineWebhooks({ url, timeoutMs: 5_000 }) })
  })
  afterEach(() => app.close())

  async function post({ key = first.privateKey, keyId = 'key-1', text = body, sentAtMs = Date.now() } = {}) {
    const timestamp = new Date(sentAtMs).toISOString()
    const signature = sign('sha256', Buffer.from(`${timestamp}.${body}`), key).toString('base64')
    const response = await fetch(`${app.url}/carriers/shipengine/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shipengine-rsa-sha256-key-id': keyId,
        'x-shipengine-rsa-sha256-signature': signature,
        'x-shipengine-timestamp': timestamp,
      },
      body: text,
    })
    return response.status
  }

  it('given a signed webhook, then all its scans are recorded, and the keys are fetched once', async () => {
    assert.equal(await post(), 200)
    assert.equal(await post(), 200)
    assert.deepEqual(
      app.recorded.get(number)?.map(({ code }) => code),
      ['OF', 'AC', 'MA', 'OF', 'AC', 'MA'],
    )
    assert.equal(requests, 1)
  })

  it('given another key, body or time, then it is refused', async () => {
    assert.equal(await post({ key: second.privateKey }), 401)
    assert.equal(await post({ text: `${body} ` }), 401)
    assert.equal(await post({ sentAtMs: Date.now() - 360_000 }), 401)
    assert.equal(
      (await fetch(`${app.url}/carriers/shipengine/webhooks`, { method: 'POST', body })).status,
      401,
    )
    assert.equal(app.recorded.size, 0)
  })

  it('given many unknown key ids, then each is refused, and the keys are fetched once', async () => {
    for (let i = 0; i < 5; i++) assert.equal(await post({ keyId: `guess-${i}` }), 401)
    assert.equal(requests, 1)
  })

  it("given keys that can't be fetched, then the response is 503 and the carrier sends again", async () => {
    published = undefined
    assert.equal(await post(), 503)
    assert.equal(await post(), 503)
    assert.equal(requests, 1)
  })
})
