import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { test } from 'node:test'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'

const config = {
  environment: { S: 'secret' },
  sources: { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } },
}
const order = { id: 33, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28' }

test('what was accepted before the shutdown is appended and answered, then the connection ends', async () => {
  const ingest = await ingestForTests(config)
  const handed = Promise.withResolvers<void>()
  const acknowledged = Promise.withResolvers<void>()
  const usual = ingest.log.append
  ingest.log.append = async (record) => {
    handed.resolve()
    await acknowledged.promise
    return usual(record)
  }
  const response = ingest.post(wooDelivery(order, { headers: { Connection: 'keep-alive' } }))
  await handed.promise
  let isClosed = false
  const closing = ingest.close().then(() => (isClosed = true))
  await assert.rejects(ingest.post(wooDelivery(order)), /ECONNREFUSED|ECONNRESET/)
  assert.equal(isClosed, false)
  acknowledged.resolve()
  const { status, headers } = await response
  assert.equal(status, 200)
  assert.equal(headers['connection'], 'close')
  await closing
})

test('connections that wait for the next delivery do not hold up the shutdown', async () => {
  const ingest = await ingestForTests(config)
  const agent = new Agent({ keepAlive: true })
  const { path, headers, body } = wooDelivery(order)
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(
      `${ingest.url}${path}`,
      { agent, method: 'POST', headers: headers.flat() },
      (response) => {
        response.resume().on('end', resolve)
      },
    )
    outgoing.on('error', reject).end(body)
  })
  await ingest.close()
  agent.destroy()
})
