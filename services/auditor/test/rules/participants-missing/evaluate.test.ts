import assert from 'node:assert/strict'
import { it } from 'node:test'
import { memoryAuditStore } from '../../../src/store/adapters/memory-audit-store.ts'
import { evolveAlerts } from '../../given/evolve-alerts.ts'
import type { KnownAlerts } from '../../../src/alerts/domain/alert-state.ts'
import { reconcileAlerts } from '../../../src/alerts/domain/reconcile-alerts.ts'
import type { MissingParticipants } from '../../../src/rules/participants-missing/domain/order-participants.ts'
import { evaluateParticipants } from '../../../src/rules/participants-missing/evaluate.ts'
import { arrivedOrder, contextOf } from '../../world.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

it('given a paid order without participants, then that is alerted once, until they are there', async () => {
  const store = memoryAuditStore(() => now)
  const put = (lacks: MissingParticipants | null): void => {
    store.orders.put([arrivedOrder(253, now, { status: 'completed', lacks })])
  }
  let known: KnownAlerts = new Map()
  const raised = async (): Promise<string[]> => {
    const { rules, desired } = await evaluateParticipants(contextOf({ store, now }))
    const alerts = {
      ...{ desired, inhibitions: [], whyResolved: () => '', at: new Date(now).toISOString() },
      isEvaluated: ({ rule }: { rule: string }) => rules.some(({ name }) => name === rule),
    }
    const events = reconcileAlerts(alerts, known)
    known = evolveAlerts(known, events)
    return events.map(({ type, subject }) => `${type} ${subject}`)
  }
  put('unnamed')
  assert.deepEqual(await raised(), ['AlertRaised participants-missing/shop/253'])
  assert.deepEqual(await raised(), [])
  put(null)
  assert.deepEqual(await raised(), ['AlertResolved participants-missing/shop/253'])
})
