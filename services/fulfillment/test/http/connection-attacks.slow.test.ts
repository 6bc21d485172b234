import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { closed, senderConnections, slowRequests } from '@slipstream/testing/http/sender-connections.ts'
import { givenApp } from '../carriers/http/given-app.ts'

const hourMs = 3_600_000

async function givenFulfillment(t: TestContext, limits: Partial<ConnectionLimits>) {
  const carrier = { verify: () => Promise.resolve(undefined), read: () => ({ kind: 'ignored' as const }) }
  const app = await givenApp({ 'bobs-post': carrier }, undefined, true, limits)
  const connections = senderConnections(t, app.url)
  t.after(() => app.close())
  return {
    ...connections,
    webhook: async () => (await fetch(`${app.url}/carriers/bobs-post/webhooks`, { method: 'POST' })).status,
    responds: async () => assert.equal((await fetch(`${app.url}/healthz`)).status, 200),
  }
}

test('a slow sender is cut off, and others are answered meanwhile', async (t) => {
  const fulfillment = await givenFulfillment(t, { headersMs: 500, requestMs: 500, checkMs: 50 })
  const requests = Object.values(slowRequests('/carriers/bobs-post/webhooks'))
  const senders = requests.map((slow) => fulfillment.drip(...slow))
  await fulfillment.responds()
  await Promise.all(senders.map(({ socket }) => closed(socket)))
  await fulfillment.responds()
})

test('a flood of connections leaves half of them to other addresses', async (t) => {
  const fulfillment = await givenFulfillment(t, { connections: 40, headersMs: hourMs, requestMs: hourMs })
  const flood = Array.from({ length: 60 }, () => fulfillment.open('127.0.0.2').socket)
  await eventually('all but half are closed', () => flood.filter((socket) => socket.closed).length >= 40)
  await fulfillment.responds()
  assert.equal(flood.filter((socket) => socket.closed).length, 40)
})

test('given 64 slow webhooks, then others are taken meanwhile, and the slow ones are cut off', async (t) => {
  const fulfillment = await givenFulfillment(t, {})
  const [begin, piece] = slowRequests('/carriers/bobs-post/webhooks')['a body byte by byte']!
  const slow = Array.from({ length: 64 }, () => fulfillment.open('127.0.0.2').socket)
  await Promise.all(slow.map((socket) => new Promise((sent) => socket.write(begin + piece, sent))))
  await fulfillment.responds()
  assert.equal(await fulfillment.webhook(), 200)
  await Promise.all(slow.map(closed))
})
