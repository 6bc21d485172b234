import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { json } from 'node:stream/consumers'
import { sendOrders } from '../../../sandbox/demo/orders/send-orders.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

type Received = { key: string; token: string; name: string }

/** A server that responds with these statuses, the last one from then on. */
async function givenServer(t: TestContext, ...statuses: number[]) {
  const received: Received[] = []
  const lines: string[] = []
  const server = createServer((request: IncomingMessage, response) => {
    void json(request).then((order) => {
      const { authorization: token = '', 'idempotency-key': key } = request.headers
      const { customer } = order as { customer: { name: string } }
      received.push({ token, key: String(key), name: customer.name })
      const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 500
      response.writeHead(status, { location: `/orders/admin/${received.length}` }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const ingestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const print = (line: string) => void lines.push(line)
  const sending = sendOrders({ ingestUrl, token: 'secret', everyMs: 1, print })
  t.after(() => sending.stop())
  return { received, lines, sending, ingestUrl }
}

test('given an order that fails for a moment, then it is sent again with its key', async (t) => {
  const { received, lines, sending, ingestUrl } = await givenServer(t, 503, 202)
  await eventually('two orders are placed', () => Promise.resolve(lines.length >= 2))
  await sending.stop()
  const [first, again, next] = received
  assert.deepEqual(again, first)
  assert.match(first?.key ?? '', /^"[0-9a-f-]{36}"$/)
  assert.equal(first?.token, 'Bearer secret')
  assert.notEqual(next?.key, first.key)
  assert.notEqual(next?.name, first.name)
  assert.equal(lines[0], `  admin: an order of ${first.name}: ${ingestUrl}/orders/admin/2`)
})

test('given an order that is refused, then no further ones are sent', async (t) => {
  const { received, lines } = await givenServer(t, 401)
  await eventually('that is printed', () => Promise.resolve(lines.length > 0))
  assert.match(lines[0] ?? '', /no further orders: Error: ingest responded 401/)
  assert.equal(received.length, 1)
})
