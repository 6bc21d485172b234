import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ingestForTests } from '../ingest-for-tests.ts'

test('given a port that strangers reach, then it reports only whether ingest is ready', async () => {
  const ingest = await ingestForTests({
    environment: { SECRET: 'secret' },
    sources: { shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } },
    isPublic: true,
  })
  ingest.health.add({ name: 'kafka', check: () => Promise.reject(new Error('kafka-1.internal refused')) })
  const ready = await fetch(`${ingest.url}/readyz`)
  assert.equal(ready.status, 503)
  assert.deepEqual(await ready.json(), { ready: false })
  assert.equal((await fetch(`${ingest.url}/metrics`)).status, 404)
  assert.equal((await fetch(`${ingest.url}/healthz`)).status, 200)
  await ingest.close()
})
