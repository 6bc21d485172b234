import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { s3Store } from '../../src/adapters/stores/s3-store.ts'

const refusal =
  '<Error><Code>InvalidAccessKeyId</Code><Message>The key does not exist in our records.</Message></Error>'

test('given keys that the object store refuses, then its check says why', async (t) => {
  const server = createServer((request, response) => {
    // As S3 does: a response to HEAD has no body.
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end(request.method === 'HEAD' ? undefined : refusal)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const store = s3Store({
    ...{ bucket: 'b', region: 'eu-central-1', endpoint: `http://127.0.0.1:${port}`, prefix: 'exports/' },
    ...{ pathStyle: true, credentials: { accessKeyId: 'the-former', secretAccessKey: 's' } },
  })
  t.after(async () => {
    await store.close()
    server.closeAllConnections()
    server.close()
  })
  await assert.rejects(store.check(), /The key does not exist in our records/)
})
