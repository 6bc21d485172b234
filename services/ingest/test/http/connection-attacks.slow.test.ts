import assert from 'node:assert/strict'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { ambiguousRequests } from '@slipstream/testing/ambiguous-requests.ts'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'
import type { ConnectionLimits } from '../../src/http/limit-connections.ts'

async function givenIngest(t: TestContext, limits: Partial<ConnectionLimits> = {}) {
  const ingest = await ingestForTests({
    environment: { SECRET: 'secret' },
    sources: { shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } },
    limits: { ...short, ...limits },
  })
  const { port } = new URL(ingest.url)
  const sockets: Socket[] = []
  t.after(async () => {
    for (const socket of sockets) socket.destroy()
    await ingest.close()
  })
  return {
    ...ingest,
    /** A connection from an address of this machine, which collects what is answered. */
    open(localAddress = '127.0.0.1'): { socket: Socket; answer: () => string } {
      const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress })
      sockets.push(socket)
      let answer = ''
      socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
      socket.on('error', () => undefined)
      return { socket, answer: () => answer }
    },
    async takesOrder(): Promise<void> {
      const order = { id: 7, status: 'pending', total: '1', date_modified_gmt: '2026-11-21T06:42:28' }
      assert.equal((await ingest.post(wooDelivery(order))).status, 200)
    },
  }
}

/** Also by an error. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())))

const short = { headersMs: 1_000, idleMs: 1_000, checkMs: 50, bodyGraceMs: 200 }
const post = 'POST /webhooks/shop HTTP/1.1\r\nHost: x\r\n'
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`
/** What an attacker hides from a proxy in what seems to be a body, or sends behind one. */
const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'

describe('a request that a proxy may read in another way', () => {
  test('is answered 400 once, and its connection closed', async (t) => {
    const ingest = await givenIngest(t)
    for (const [what, request] of Object.entries(ambiguousRequests('/webhooks/shop'))) {
      const { socket, answer } = ingest.open()
      socket.write(request + hidden, 'latin1')
      await closed(socket)
      assert.deepEqual(answer().match(/HTTP\/1\.\d \d+/g), ['HTTP/1.1 400'], what)
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
      const { socket, answer } = ingest.open()
      socket.write(post + headers + length)
      await closed(socket)
      assert.match(answer(), /^HTTP\/1\.1 431 /)
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
  for (const [what, begin, piece] of [
    ['headers byte by byte', post, 'X'],
    ['a body byte by byte', `${post}Content-Length: 1000\r\n\r\n`, 'x'],
    ['a body in chunks of a byte', chunked, '1\r\nx\r\n'],
  ] as const) {
    test(`with ${what}, then it is cut off, and others are answered meanwhile`, async (t) => {
      const ingest = await givenIngest(t)
      const { socket } = ingest.open('127.0.0.2')
      socket.write(begin)
      const drip = setInterval(() => socket.writable && socket.write(piece), 20)
      t.after(() => clearInterval(drip))
      await ingest.takesOrder()
      await closed(socket)
      await ingest.takesOrder()
    })
  }
})
