import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { requestSender } from '../../../src/carriers/adapters/send-request.ts'
import type { SendRequest } from '../../../src/carriers/adapters/send-request.ts'

const { signal } = new AbortController()
const get = { method: 'GET', path: 'label' } as const

describe('a request to a carrier', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function sender(
    listener: RequestListener,
    concurrency = 4,
    timeoutMs = 60_000,
  ): Promise<SendRequest> {
    const started = (server = createServer(listener))
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
    const baseUrl = `http://127.0.0.1:${(started.address() as AddressInfo).port}/api`
    return requestSender({ baseUrl, headersOf: () => ({ 'api-key': 'k' }), timeoutMs, concurrency })
  }

  it('given a base URL with a path, then the request is under it, with the key', async () => {
    const send = await sender(({ url, headers }, response) =>
      response.end(`${url} ${String(headers['api-key'])}`),
    )
    const exchange = await send(get, signal)
    assert.ok(exchange.kind === 'response')
    assert.equal(exchange.body.toString(), '/api/label k')
  })

  it('given a redirect, then it is not followed: the key would go elsewhere', async () => {
    let requests = 0
    const send = await sender((_request, response) => {
      requests++
      response.writeHead(307, { location: '/other' }).end()
    })
    const exchange = await send(get, signal)
    assert.ok(exchange.kind === 'response')
    assert.deepEqual([exchange.status, requests], [307, 1])
  })

  it('given a response above the limit, then it is given up', async () => {
    const send = await sender((_request, response) => response.end('x'.repeat(2_000)))
    assert.deepEqual(await send({ ...get, maxBytes: 1_000 }, signal), { kind: 'tooLarge', maxBytes: 1_000 })
  })

  it('given a body that never ends, then the time-out is for its last byte', async () => {
    const send = await sender((_request, response) => void response.writeHead(200).write('{'), 4, 50)
    assert.deepEqual(await send(get, signal), { kind: 'timedOut', timeoutMs: 50 })
  })

  it('given nobody who listens, then nothing was sent', async () => {
    const send = await sender(() => {})
    await new Promise<unknown>((resolve) => server?.close(resolve))
    assert.deepEqual(await send(get, signal), { kind: 'notSent', code: 'ECONNREFUSED' })
  })

  it('given more requests than wait for one under way, then the next is not sent', async () => {
    let arrived = 0
    const send = await sender(() => void arrived++, 1)
    const stopping = new AbortController()
    const waiting = Array.from({ length: 11 }, () => send(get, stopping.signal))
    assert.deepEqual(await send(get, signal), { kind: 'full' })
    assert.ok(arrived <= 1)
    stopping.abort()
    await Promise.allSettled(waiting)
  })
})
