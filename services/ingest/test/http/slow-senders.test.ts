import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'

test('given sixteen slow senders who prove nothing, then a signed delivery of 100 KiB is taken', async () => {
  const ingest = await ingestForTests({
    environment: { SECRET: 'secret' },
    sources: { shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } },
  })
  const { port, hostname } = new URL(ingest.url)
  const slow: Socket[] = []
  for (let count = 0; count < 16; count++) {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    const head = 'POST /webhooks/shop HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`)
    slow.push(socket)
  }
  const order = { id: 7, status: 'pending', total: '1', date_modified_gmt: '2026-11-21T06:42:28' }
  const { status, json } = await ingest.post(wooDelivery({ ...order, note: 'x'.repeat(100 * 1024) }))
  assert.deepEqual([status, json['result']], [200, 'appended'])
  for (const socket of slow) socket.destroy()
  await ingest.close()
})
