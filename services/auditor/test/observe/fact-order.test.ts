import assert from 'node:assert/strict'
import { it } from 'node:test'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import { inLogOrder } from '../../src/observe/domain/source-state.ts'
import { foldObservedFacts } from '../../src/observe/fold-observed-facts.ts'
import type { NewFact, ObservedBatch } from '../../src/observe/observed-batch.ts'
import { loadSourceState } from '../../src/observe/load-source-state.ts'

const at = Date.parse('2026-11-21T08:00:00Z')
const nothing: ObservedBatch = {
  ...{ orders: [], facts: [], eventIds: [], quarantined: [], notifications: [], comparisons: [] },
  connected: new Map(),
  mailRelay: null,
}
const of = (kind: 'entered' | 'left', orderId: string, offset: number): NewFact => ({
  ...(kind === 'left' ? { kind, recovered: false } : { kind }),
  ...{ source: 'shop', status: 'pending', orderId, offset, at: at + offset },
})

it('given facts recorded by an instance with another clock, then the ended stay is closed', async () => {
  const store = memoryAuditStore(() => at)
  const lease = await store.leases.take('shop', { owner: 'a', leaseMs: 60_000 })
  assert.ok(lease !== undefined)
  const facts = [of('left', '7', 5), of('entered', '8', 6), of('entered', '7', 4)]
  await store.write({ ...nothing, facts }, { onCommit: (effect) => effect() })
  const rules = { pending: [{ rule: 'time' as const, afterMs: 60_000 }] }
  await foldObservedFacts(store, lease, await loadSourceState(store.states, lease), rules)
  const open = await store.stays.find('shop', 'pending', ['7', '8'])
  assert.deepEqual(
    open.map(({ orderId }) => orderId),
    ['8'],
  )
})

it('given facts without a place in the log, then they stay where they are', () => {
  const old: NewFact = { kind: 'left', recovered: false, source: 'shop', status: 'pending', orderId: '7', at }
  const facts = [of('entered', '7', 9), old, of('left', '7', 3)]
  assert.deepEqual(inLogOrder(facts), [facts[2], old, facts[0]])
})
