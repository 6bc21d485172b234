import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'
import type { Ingest, Sent } from '../ingest-for-tests.ts'

let ingest: Ingest
let nextId = 1
const order = (): object => {
  return { id: nextId++, status: 'x', total: '1', date_modified_gmt: '2026-11-21T06:42:28' }
}

before(async () => {
  ingest = await ingestForTests({
    environment: { SECRET: 'secret' },
    sources: { 'shop-1': { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } },
  })
})
after(() => ingest.close())

const path = '/webhooks/shop-1'
const delivery = (more: { headers?: Record<string, string>; path?: string } = {}): Sent =>
  wooDelivery(order(), { path, ...more })

/** Exactly these bytes on the line; the whole response, once the server has closed it. */
function onTheLine(...pieces: (string | Buffer)[]): Promise<string> {
  const { port, hostname } = new URL(ingest.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let response = ''
    socket.on('data', (chunk) => (response += chunk.toString('latin1')))
    socket.on('error', reject).on('close', () => resolve(response))
    for (const piece of pieces) socket.write(piece)
  })
}

const lines = (sent: Sent, without: readonly string[] = []): string =>
  sent.headers
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

describe('a signed delivery is taken', () => {
  for (const url of [`${path}/`, `${path}?from=shop`, '/webhooks/%73hop-1']) {
    test(`at ${url}`, async () => {
      assert.equal((await ingest.post(delivery({ path: url }))).json['result'], 'appended')
    })
  }

  for (const type of [
    'application/json; charset=UTF-8',
    'APPLICATION/JSON',
    'text/html; charset=',
    'application/json, application/json',
    ';',
    'application/x-www-form-urlencoded',
  ]) {
    test(`with the content type ${type}`, async () => {
      const { status, json } = await ingest.post(delivery({ headers: { 'Content-Type': type } }))
      assert.deepEqual([status, json['result']], [200, 'appended'])
    })
  }

  test('with no content type', async () => {
    const sent = delivery()
    const headers = sent.headers.filter(([name]) => name !== 'Content-Type')
    assert.equal((await ingest.post({ ...sent, headers })).json['result'], 'appended')
  })

  test('with names of headers in another case, and blanks around the values', async () => {
    const sent = delivery()
    for (const change of [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()]) {
      const headers = sent.headers.map(([name, value]) => [change(name), ` ${value}  `] as const)
      const { status } = await ingest.post({ ...sent, headers })
      assert.equal(status, 200)
    }
  })

  test('by HTTP/1.0, without a Host', async () => {
    const sent = delivery()
    const response = await onTheLine(`POST ${path} HTTP/1.0\r\n${lines(sent, ['Host'])}\r\n`, sent.body)
    assert.match(response, /^HTTP\/1\.[01] 200 [^]*"result":"appended"/)
  })

  test('in chunks', async () => {
    const sent = delivery()
    const head = `POST ${path} HTTP/1.1\r\n${lines(sent, ['Content-Length'])}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n`
    const [a, b] = [sent.body.subarray(0, 10), sent.body.subarray(10)]
    const chunk = (bytes: Buffer): string => `${bytes.length.toString(16)}\r\n${bytes.toString('latin1')}\r\n`
    const response = await onTheLine(head, chunk(a), chunk(b), '0\r\n\r\n')
    assert.match(response, /^HTTP\/1\.1 200 [^]*"result":"appended"/)
  })

  test('whatever encoding of content is claimed: the bytes are what was signed', async () => {
    const { json } = await ingest.post(delivery({ headers: { 'Content-Encoding': 'gzip' } }))
    assert.equal(json['result'], 'appended')
  })
})

describe('a person who looks whether it is there', () => {
  for (const [method, status] of [
    ['GET', 405],
    ['HEAD', 405],
    ['OPTIONS', 405],
  ] as const) {
    test(`with ${method} learns that deliveries are sent with POST`, async () => {
      const response = await ingest.post({ method, path, headers: [['Host', 'x']], body: Buffer.alloc(0) })
      assert.equal(response.status, status)
      assert.equal(response.headers['allow'], 'POST')
    })
  }
})

describe('the ping of a shop', () => {
  const ping = (url: string): Sent => ({
    path: url,
    headers: [
      ['Host', 'x'],
      ['User-Agent', 'WooCommerce/9.1.2 Hookshot (WordPress/6.6)'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8'],
      ['Content-Length', '12'],
    ],
    body: Buffer.from('webhook_id=7'),
  })

  test('is answered 200, also with a slash at the end of the URL', async () => {
    assert.equal((await ingest.post(ping(path))).status, 200)
    assert.equal((await ingest.post(ping(`${path}/`))).status, 200)
  })

  test('to a source that is not declared is a 404, so that saving the webhook shows the mistake', async () => {
    assert.equal((await ingest.post(ping('/webhooks/shop-2'))).status, 404)
  })
})
