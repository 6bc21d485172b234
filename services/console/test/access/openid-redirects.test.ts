import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { discoverOpenid, ProviderUnavailable } from '../../src/access/adapters/openid-discovery.ts'

test('given a redirect of the provider of sign-in, then its metadata are not read elsewhere', async (t) => {
  const requested: string[] = []
  const server = createServer((request, response) => {
    requested.push(request.url ?? '')
    response.writeHead(302, { location: '/elsewhere' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stopped = new AbortController()
  t.after(() => {
    stopped.abort()
    server.closeAllConnections()
    server.close()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const discovery = discoverOpenid({ issuer, clientId: 'console' } as never, {
    logger: silentLogger,
    signal: stopped.signal,
    onAvailability: () => undefined,
  })
  await assert.rejects(discovery.get(), ProviderUnavailable)
  assert.ok(requested.length > 0 && requested.every((url) => url !== '/elsewhere'), requested.join())
})

test('given metadata that name another issuer, then they are refused', async (t) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ issuer: 'https://evil.example', authorization_endpoint: 'x' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stopped = new AbortController()
  t.after(() => {
    stopped.abort()
    server.closeAllConnections()
    server.close()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const discovery = discoverOpenid({ issuer, clientId: 'console' } as never, {
    logger: silentLogger,
    signal: stopped.signal,
    onAvailability: () => undefined,
  })
  await assert.rejects(discovery.get(), ProviderUnavailable)
})
