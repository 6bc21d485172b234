import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { closed, senderConnections, slowRequests } from '@slipstream/testing/http/sender-connections.ts'
import { given, token } from '../given/world.ts'

const hourMs = 3_600_000

async function givenConsole(t: TestContext, limits: Partial<ConnectionLimits>) {
  const world = await given(t, { changes: { limits } })
  return {
    ...senderConnections(t, world.url),
    responds: async () => assert.equal((await world.get('/api/orders')).status, 200),
  }
}

test('a slow sender is cut off, and others are answered meanwhile', async (t) => {
  const console = await givenConsole(t, { headersMs: 1_000, requestMs: 1_000, checkMs: 50 })
  const withToken = slowRequests('/api/exports', `Authorization: Bearer ${token}\r\n`)
  const senders = [slowRequests('/sign-in'), slowRequests('/api/exports'), withToken]
    .flatMap((requests) => Object.values(requests))
    .map((slow) => console.drip(...slow))
  await console.responds()
  await Promise.all(senders.map(({ socket }) => closed(socket)))
  for (const { response } of senders.slice(-4)) assert.match(response(), /^HTTP\/1\.1 408 /)
  await console.responds()
})

test('a flood of connections leaves half of them to other addresses', async (t) => {
  const console = await givenConsole(t, { connections: 40, headersMs: hourMs, requestMs: hourMs })
  const flood = Array.from({ length: 60 }, () => console.open('127.0.0.2').socket)
  await eventually('all but half are closed', () => flood.filter((socket) => socket.closed).length >= 40)
  await console.responds()
  assert.equal(flood.filter((socket) => socket.closed).length, 40)
})
