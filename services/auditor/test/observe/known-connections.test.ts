import assert from 'node:assert/strict'
import { it } from 'node:test'
import { knownConnections } from '../../src/observe/known-connections.ts'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'

it('given times of sources, then those are kept that no earlier one was stored of', async () => {
  const { sources } = memoryAuditStore(() => 0)
  await sources.declare(['shop'], 100)
  const { earlier } = knownConnections(sources)
  const found = new Map([
    ['shop', 100],
    ['partner', 300],
  ])
  assert.deepEqual(await earlier(found), new Map([['partner', 300]]))
  assert.deepEqual(await earlier(new Map([['shop', 99]])), new Map([['shop', 99]]))
  // What was to be written may not have been: it is found once more.
  assert.deepEqual(await earlier(found), new Map([['partner', 300]]))
  await sources.declare(['partner'], 200)
  assert.deepEqual(await earlier(found), new Map())
})
