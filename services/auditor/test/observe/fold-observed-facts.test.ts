import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import { foldObservedFacts } from '../../src/observe/fold-observed-facts.ts'
import { SourceLeaseLost } from '../../src/leases/lease-store.ts'
import type { NewFact, ObservedBatch } from '../../src/observe/observed-batch.ts'
import { loadSourceState } from '../../src/observe/load-source-state.ts'

const begun = Date.parse('2026-11-21T09:00:00Z')
const rules = { pending: [{ rule: 'time' as const, afterMs: 1 }], processing: [] }
const nothing: ObservedBatch = {
  ...{ orders: [], facts: [], eventIds: [], quarantined: [] },
  connected: new Map(),
  notifications: [],
  comparisons: [],
  mailRelay: null,
}

const fact = (kind: 'entered' | 'left', status: string, orderId: string, after: number): NewFact => ({
  ...{ kind, status, orderId, source: 'shop', at: begun + after, recovered: false },
})

async function world() {
  const store = memoryAuditStore(() => begun)
  const lease = await store.leases.take('shop', { owner: 'a test', leaseMs: 600_000 })
  assert.ok(lease)
  return {
    async note(...facts: NewFact[]): Promise<void> {
      await store.write({ ...nothing, facts }, { onCommit: (effect) => effect() })
    },
    /** Folds what is noted, as an instance does that has just taken the source. */
    fold: async (fence = lease.fence) =>
      foldObservedFacts(store, { ...lease, fence }, await loadSourceState(store.states, lease), rules),
    lease,
    async open(status: string): Promise<string[]> {
      const found = await store.stays.find('shop', status, ['1', '2'])
      return found.map(({ orderId }) => orderId)
    },
  }
}

describe('facts of orders', () => {
  it('given an order moves on in a later batch, then it waits where it went, and counts once', async () => {
    const { note, fold, open } = await world()
    await note(fact('entered', 'pending', '1', 0), fact('entered', 'pending', '2', 1))
    await fold()
    assert.deepEqual([await open('pending'), await open('processing')], [['1', '2'], []])
    await note(fact('left', 'pending', '1', 5), fact('entered', 'processing', '1', 5))
    await fold()
    const { stalls } = await fold()

    assert.deepEqual([await open('pending'), await open('processing')], [['2'], ['1']])
    const { entered, left } = stalls.get('pending') ?? assert.fail()
    assert.deepEqual({ entered, left }, { entered: 2, left: 1 })
  })

  it('given an instance that was overtaken, then none of its facts stay; each is folded once', async () => {
    const { note, fold, open, lease } = await world()
    await note(fact('entered', 'pending', '1', 0))
    await assert.rejects(fold(lease.fence - 1), SourceLeaseLost)
    assert.deepEqual(await open('pending'), [])

    const { stalls } = await fold()
    assert.deepEqual([await open('pending'), stalls.get('pending')?.entered], [['1'], 1])
  })

  it('given an order enters twice, or leaves where it never was, then nothing changes', async () => {
    const { note, fold, open } = await world()
    await note(fact('entered', 'pending', '1', 0), fact('left', 'processing', '2', 1))
    await fold()
    await note(fact('entered', 'pending', '1', 9))
    const { stalls } = await fold()

    assert.deepEqual([await open('pending'), await open('processing')], [['1'], []])
    assert.deepEqual([stalls.get('pending')?.entered, stalls.get('processing')?.left], [1, 0])
  })
})
