import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { RequestListener } from 'node:http'
import { createSendCallout } from '../../../src/callouts/adapters/send-callout.ts'
import type { SendCalloutOptions } from '../../../src/callouts/adapters/send-callout.ts'
import { isPublicAddress } from '../../../src/callouts/domain/public-address.ts'
import { listen } from '../../given/callouts/listen.ts'

const signal = new AbortController().signal

async function given(t: TestContext, listener: RequestListener, changes: Partial<SendCalloutOptions> = {}) {
  const requests: string[] = []
  const server = await listen((request, response) => {
    requests.push(request.url ?? '')
    listener(request, response)
  })
  const options = { url: `${server.url}/hook`, timeoutMs: 30_000, maxResponseBytes: 100, concurrency: 2 }
  const sending = createSendCallout({ ...options, ...changes })
  t.after(async () => {
    sending.close()
    await server.close()
  })
  const send = () => sending.send('{"a":"é"}', { 'content-type': 'application/json' }, signal)
  return { send, requests, url: server.url }
}

test('given a redirect, then it is not followed', async (t) => {
  const { send, requests } = await given(t, (_request, response) =>
    response.writeHead(307, { location: '/elsewhere' }).end(),
  )
  assert.deepEqual(await send(), {
    ...{ kind: 'response', status: 307, retryAfterMs: undefined, detail: null },
  })
  assert.deepEqual(requests, ['/hook'])
})

test('given a problem, then its detail and Retry-After are known', async (t) => {
  const { send } = await given(t, (_request, response) =>
    response.writeHead(503, { 'retry-after': '7' }).end('{"detail":"busy"}'),
  )
  assert.deepEqual(await send(), {
    ...{ kind: 'response', status: 503, retryAfterMs: 7_000, detail: 'busy' },
  })
})

test('given a response without end, then its status counts', async (t) => {
  const { send } = await given(t, (_request, response) => {
    response.writeHead(200)
    response.write('x'.repeat(1_000))
  })
  const exchange = await send()
  assert.ok(exchange.kind === 'response' && exchange.status === 200)
})

test('given no response in time, or none at all, then it may have arrived', async (t) => {
  const slow = await given(t, () => undefined, { timeoutMs: 100 })
  assert.equal((await slow.send()).kind, 'lost')
  const broken = await given(t, (request) => request.socket.destroy())
  assert.equal((await broken.send()).kind, 'lost')
})

test('given no server, then nothing was sent', async (t) => {
  const { send } = await given(t, () => undefined, { url: 'http://127.0.0.1:1/hook' })
  const exchange = await send()
  assert.ok(exchange.kind === 'notSent')
  assert.match(exchange.reason, /ECONNREFUSED/)
})

test('given a private address, by itself or by name, then nothing is connected to', async (t) => {
  const { requests, url } = await given(t, (_request, response) => response.end())
  for (const target of [url, url.replace('127.0.0.1', 'localhost'), url.replace('127.0.0.1', '[::1]')]) {
    const sending = createSendCallout({
      ...{ url: target, timeoutMs: 30_000, maxResponseBytes: 0, concurrency: 1, isPublicAddress },
    })
    const exchange = await sending.send('{}', {}, signal)
    assert.ok(exchange.kind === 'notSent', target)
    assert.match(exchange.reason, /has no public address: see privateNetwork/)
  }
  assert.deepEqual(requests, [])
})
