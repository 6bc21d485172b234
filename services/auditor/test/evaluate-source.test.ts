import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AlertChange } from '../src/alerts/domain/alert-state.ts'
import { eventOf } from '../src/alerts/domain/reconcile-alerts.ts'
import type { DesiredAlert } from '../src/alerts/domain/reconcile-alerts.ts'
import { evaluateSource } from '../src/evaluate-source.ts'
import { mailFailed } from '../src/rules/needs-attention/domain/mail-failed-alert.ts'
import { deadLetters } from '../src/rules/needs-attention/domain/dead-letters-alert.ts'
import { unreadableAlerts } from '../src/rules/needs-attention/domain/unreadable-alerts-alert.ts'
import { SourceLeaseLost } from '../src/leases/lease-store.ts'
import { memoryAuditStore } from '../src/store/adapters/memory-audit-store.ts'
import type { ParkedLetters } from '../src/rules/needs-attention/attention-store.ts'
import { fingerprintOf } from '../src/alerts/domain/fingerprint.ts'
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
    assert.equal((await evaluate()).isOpen, false)
    assert.deepEqual(appended, [])
  })
})

describe('what has ended an alert', () => {
  /** The reason that the alert's end gives, once nothing of its source wants it. */
  async function endOf(alert: DesiredAlert): Promise<string | undefined> {
    const store = memoryAuditStore(() => now)
    const lease = await store.leases.take('shop', { owner: 'a test', leaseMs: 60_000 })
    assert.ok(lease)
    const appended: AlertChange[] = []
    const alerts = alertsLog(appended)
    const since = new Date(now - 60_000).toISOString()
    alerts.view.fold(eventOf('AlertRaised', fingerprintOf(alert), { ...alert, since }, since), now)
    await evaluateSource(contextOf({ store, now, lease, alerts, isSweepDue: false }))
    const [end] = appended
    return end?.type === 'AlertResolved' ? end.data.reason : undefined
  }
  const source = 'shop'

  it('given mails that failed, then it names the customer or the order, as the alert did', async () => {
    const failed = (kind?: string) => [{ reason: 'refused', kind }]
    assert.equal(
      await endOf(mailFailed({ source, orderId: 'cus_7', slips: failed('billing-receipt') })),
      'The mails to customer cus_7 of shop were sent, or two weeks have passed.',
    )
    for (const kind of [undefined, 'shipment-shipped'])
      assert.equal(
        await endOf(mailFailed({ source, orderId: '7', slips: failed(kind) })),
        'The mails of order 7 of shop were sent, or are no longer needed.',
      )
  })

  it('given records about alerts that could not be read, then it is not about a redrive', async () => {
    const unreadable = [{ position: 'alerts/2/7', reason: 'AlertRaised has version 2' }]
    assert.equal(
      await endOf(unreadableAlerts({ source, unreadable })),
      'This version of the auditor can read all records about alerts of shop.',
    )
    assert.equal(
      await endOf(deadLetters({ source, consumer: 'projector', parked: 1, firstPositions: [] })),
      'No event of shop waits for projector any more.',
    )
  })
})
