import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { s3Store } from '../../src/adapters/stores/s3-store.ts'

test('given a redirect of the object store, then nothing is sent elsewhere', async (t) => {
  const requested: string[] = []
  const server = createServer((request, response) => {
    requested.push(new URL(request.url ?? '', 'http://x').pathname)
    response.writeHead(301, { location: '/elsewhere' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const store = s3Store({
    ...{ bucket: 'b', region: 'eu-central-1', endpoint: `http://127.0.0.1:${port}`, prefix: 'exports/' },
    ...{ pathStyle: true, credentials: { accessKeyId: 'a', secretAccessKey: 's' } },
  })
  t.after(async () => {
    await store.close()
    server.closeAllConnections()
    server.close()
  })
  await assert.rejects(store.read({ store: 's3', name: 'x.csv', bytes: 1, key: 'exports/1/x.csv' }))
  assert.deepEqual(new Set(requested), new Set(['/b/exports/1/x.csv']))
})
