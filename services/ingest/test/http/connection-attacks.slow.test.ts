import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { ambiguousRequests } from '@slipstream/testing/http/ambiguous-requests.ts'
import { closed, senderConnections, slowRequests } from '@slipstream/testing/http/sender-connections.ts'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'
import type { IngestLimits } from '../../src/http/app.ts'

async function givenIngest(t: TestContext, limits: Partial<IngestLimits> = {}) {
  const ingest = await ingestForTests({
    environment: { SECRET: 'secret' },
    sources: { shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } },
    limits: { ...short, ...limits },
  })
  const connections = senderConnections(t, ingest.url)
  t.after(() => ingest.close())
  return {
    ...ingest,
    ...connections,
    async takesOrder(): Promise<void> {
      const order = { id: 7, status: 'pending', total: '1', date_modified_gmt: '2026-11-21T06:42:28' }
      assert.equal((await ingest.post(wooDelivery(order))).status, 200)
    },
  }
}

const short = { headersMs: 1_000, idleMs: 1_000, checkMs: 50, bodyGraceMs: 200 }
const post = 'POST /webhooks/shop HTTP/1.1\r\nHost: x\r\n'
/** What an attacker hides from a proxy in what seems to be a body, or sends behind one. */
const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'

describe('a request that a proxy may read in another way', () => {
  test('is answered 400 once, and its connection closed', async (t) => {
    const ingest = await givenIngest(t)
    for (const [what, request] of Object.entries(ambiguousRequests('/webhooks/shop'))) {
      const { socket, response } = ingest.open()
      socket.write(request + hidden, 'latin1')
      await closed(socket)
      assert.deepEqual(response().match(/HTTP\/1\.\d \d+/g), ['HTTP/1.1 400'], what)
    }
    await ingest.takesOrder()
  })
})

describe('a flood', () => {
  test('of headers, by their size or their count, is answered 431', async (t) => {
    const ingest = await givenIngest(t)
    const length = 'Content-Length: 0\r\n\r\n'
    for (const headers of [
      `X-A: ${'a'.repeat(17_000)}\r\n`,
      'a:\r\n'.repeat(3_000),
      'ab: c\r\n'.repeat(2_500),
    ]) {
      const { socket, response } = ingest.open()
      socket.write(post + headers + length)
      await closed(socket)
      assert.match(response(), /^HTTP\/1\.1 431 /)
    }
    await ingest.takesOrder()
  })

  test('of connections leaves half of them to other addresses, and is cut off', async (t) => {
    const ingest = await givenIngest(t, { connections: 400 })
    const flood = Array.from({ length: 500 }, () => ingest.open('127.0.0.2').socket)
    await Promise.race(flood.map(closed))
    await ingest.takesOrder()
    assert.ok((await ingest.connections()) <= 201)
    await Promise.all(flood.map(closed))
    await ingest.takesOrder()
  })

  test('that a little body would expand to is not expanded', async (t) => {
    const ingest = await givenIngest(t)
    const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024, ' '))
    const sent = wooDelivery(bomb, { headers: { 'Content-Encoding': 'gzip' } })
    assert.equal((await ingest.post(sent)).json['result'], 'quarantined')
    const [event] = ingest.events()
    assert.ok(event?.type === 'DeliveryQuarantined')
    assert.equal(event.data.reason, 'not-utf8')
    assert.equal(Buffer.from(event.data.bodyBase64, 'base64').length, bomb.length)
  })
})

describe('given a sender who takes its time', () => {
  for (const [what, slow] of Object.entries(slowRequests('/webhooks/shop'))) {
    test(`with ${what}, then it is cut off, and others are answered meanwhile`, async (t) => {
      const ingest = await givenIngest(t)
      const { socket } = ingest.drip(...slow)
      await ingest.takesOrder()
      await closed(socket)
      await ingest.takesOrder()
    })
  }
})
