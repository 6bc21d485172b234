import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AlertChange } from '../src/alerts/domain/alert-state.ts'
import { evaluateSource } from '../src/evaluate-source.ts'
import { SourceLeaseLost } from '../src/scheduling/lease-store.ts'
import { memoryAuditStore } from '../src/store/adapters/memory-audit-store.ts'
import type { ParkedLetters } from '../src/rules/needs-attention/attention-store.ts'
import { alertsLog, contextOf } from './world.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const letters: ParkedLetters[] = [{ consumer: 'projector', parked: 1, firstPositions: ['orders/0/1'] }]

/** An evaluation by an instance that another one has overtaken. */
async function overtaken(deadLetters: ParkedLetters[]) {
  const store = memoryAuditStore(
    () => now,
    () => deadLetters,
  )
  const lease = await store.leases.take('shop', { owner: 'a test', leaseMs: 60_000 })
  assert.ok(lease)
  const appended: AlertChange[] = []
  const late = { ...lease, fence: lease.fence - 1 }
  const evaluate = () =>
    evaluateSource(contextOf({ store, now, lease: late, alerts: alertsLog(appended), isSweepDue: false }))
  return { evaluate, appended }
}

describe('an instance that was overtaken', () => {
  it('given something to alert, then it writes no alert', async () => {
    const { evaluate, appended } = await overtaken(letters)
    await assert.rejects(evaluate(), SourceLeaseLost)
    assert.deepEqual(appended, [])
  })

  it('given nothing to alert, then it need not know', async () => {
    const { evaluate, appended } = await overtaken([])
    assert.deepEqual(await evaluate(), { isOpen: false })
    assert.deepEqual(appended, [])
  })
})
