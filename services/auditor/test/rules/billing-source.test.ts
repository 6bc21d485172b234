import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { AlertChange } from '../../src/alerts/domain/alert-state.ts'
import { evaluateSource } from '../../src/evaluate-source.ts'
import { loadSourceState } from '../../src/observe/load-source-state.ts'
import { observeEvents } from '../../src/observe/observe-events.ts'
import { auditedSources } from '../../src/sources/audited-sources.ts'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import { alertsLog, contextOf } from '../world.ts'

const begunMs = Date.parse('2026-11-21T08:00:00Z')
const hourMs = 3_600_000
const declared = {
  ...{ type: 'stripe', livemode: false, secrets: [{ env: 'S' }] },
  silence: { untilLearnedMs: 4 * hourMs },
}
const { sources } = configSchema({ S: 'whsec_0123456789abcdef' }).parse({ sources: { stripe: declared } })

/** The audit of one Stripe source in memory: events are read as in production, and evaluated at a moment. */
function auditOfBilling() {
  const store = memoryAuditStore(() => begunMs)
  const audited = auditedSources(sources)
  const handler = observeEvents<MemoryTransaction>(store, audited)
  const appended: AlertChange[] = []
  const alerts = alertsLog(appended)
  let offset = 0n
  return {
    async read(topic: string, event: Event, recordedAtMs: number) {
      const position = { topic, partition: 0, offset: offset++ }
      const { outcomes, commit } = await handler([{ ...event, position, recordedAtMs }])
      const effects: (() => void)[] = []
      await commit({ onCommit: (effect) => void effects.push(effect) })
      for (const effect of effects) effect()
      return outcomes.map(({ kind }) => kind)
    },
    /** What changes about alerts. */
    async alertsAt(now: number): Promise<string[]> {
      const lease = await store.leases.take('stripe', { owner: 'a test', leaseMs: 1_000 * hourMs })
      const source = audited.get('stripe')
      assert.ok(lease !== undefined && source !== undefined)
      appended.length = 0
      const state = await loadSourceState(store.states, lease)
      await evaluateSource(contextOf({ store, lease, alerts, source, state, now }))
      await store.leases.release(lease)
      return appended.map(({ type, data }) => `${type} ${data.rule} ${data.subject}`)
    },
  }
}

const changed: Event = {
  ...examples.SubscriptionChanged,
  source: 'stripe',
  data: { ...examples.SubscriptionChanged.data, source: 'stripe' },
}
const subject = `stripe/${examples.SubscriptionChanged.data.subscription.customerId}`
const arrival = (id: string, via: 'webhook' | 'rest' = 'webhook'): Event => ({
  ...changed,
  id,
  subject,
  data: { ...changed.data, provenance: { ...examples.SubscriptionChanged.data.provenance, via } },
})
const quarantined: Event = {
  ...examples.DeliveryQuarantined,
  ...{ id: 'a'.repeat(32), source: 'stripe', subject: 'stripe' },
  data: { ...examples.DeliveryQuarantined.data, source: 'stripe', reason: 'wrong-mode' },
}

describe('a source of billing in the audit', () => {
  test('given its webhooks stop, when it was heard before, then it is silent', async () => {
    const audit = auditOfBilling()
    await audit.read('billing', arrival('1'), begunMs)
    assert.deepEqual(await audit.alertsAt(begunMs + hourMs), [])
    assert.deepEqual(await audit.alertsAt(begunMs + 5 * hourMs), ['AlertRaised source-silent deliveries'])
  })

  test('given only what was fetched arrives, then that does not hide the silence', async () => {
    const audit = auditOfBilling()
    await audit.read('billing', arrival('1'), begunMs)
    await audit.read('billing', arrival('2', 'rest'), begunMs + 4 * hourMs)
    assert.deepEqual(await audit.alertsAt(begunMs + 5 * hourMs), ['AlertRaised source-silent deliveries'])
  })

  test('given a quarantined delivery, when it is redriven, then its alert ends', async () => {
    const audit = auditOfBilling()
    await audit.read('quarantine', quarantined, begunMs)
    assert.deepEqual(await audit.alertsAt(begunMs + 1_000), ['AlertRaised quarantined-deliveries wrong-mode'])
    await audit.read('billing', arrival(quarantined.id), begunMs + 2_000)
    assert.deepEqual(await audit.alertsAt(begunMs + 3_000), [
      'AlertResolved quarantined-deliveries wrong-mode',
    ])
  })

  test('given refused deliveries in a row, then they are alerted with what Stripe does', async () => {
    const audit = auditOfBilling()
    const { data, ...rest } = examples.DeliveriesRefused
    const refused = { ...data, source: 'stripe', inARow: 20, webhookId: null }
    await audit.read(
      'refusals',
      { ...rest, type: 'DeliveriesRefused', source: 'stripe', subject: 'stripe', data: refused },
      begunMs,
    )
    assert.deepEqual(await audit.alertsAt(begunMs + 1_000), ['AlertRaised webhook-failing unknown'])
  })

  test('given an event under the key of another customer, then it is dead-lettered', async () => {
    const audit = auditOfBilling()
    assert.deepEqual(await audit.read('billing', { ...arrival('1'), subject: 'stripe/other' }, begunMs), [
      'deadLetter',
    ])
  })
})
