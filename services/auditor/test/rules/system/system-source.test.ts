import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { scheduleQueue, schedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { initialWork } from '@slipstream/work/domain/work.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { ensureAuditCollections } from '../../../src/store/adapters/audit-collections.ts'
import { recordMailRelay } from '../../../src/rules/needs-attention/adapters/mail-relay-state.ts'
import { mongoAuditStore } from '../../../src/store/adapters/mongo-audit-store.ts'
import { auditedSystem } from '../../../src/sources/audited-sources.ts'
import type { AlertChange } from '../../../src/alerts/domain/alert-state.ts'
import { evaluateSource } from '../../../src/evaluate-source.ts'
import { alertsLog, contextOf } from '../../world.ts'
import { loadSourceState } from '../../../src/observe/load-source-state.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

async function world(test: TestContext) {
  const { client, db } = givenWorld(test, 'auditor')
  await ensureAuditCollections(db)
  const store = mongoAuditStore(client, db)
  const appended: AlertChange[] = []
  const alerts = alertsLog(appended)
  /** Evaluates the alerts that belong to no source. @returns what is said of them */
  const evaluate = async (): Promise<string[]> => {
    const lease = await store.leases.take(systemSource, { owner: 'a test', leaseMs: 60_000 })
    assert.ok(lease)
    appended.length = 0
    const state = await loadSourceState(store.states, lease)
    await evaluateSource(contextOf({ store, lease, source: auditedSystem, state, now, alerts }))
    return appended.map(({ type, subject, data }) => {
      return `${type} ${decodeURIComponent(subject)} ${'severity' in data ? data.severity : data.reason}`
    })
  }
  const note = (change: MailRelayChanged) =>
    inTransaction(client, (session) => recordMailRelay(db, change, session))
  return { db, checkpoints: collections(db).checkpoints, evaluate, note }
}

it('given a mail server that refuses us, then there is one critical alert until it takes mail', async (test) => {
  const { note, evaluate } = await world(test)
  const change = (state: MailRelayChanged['state'], minute: number): MailRelayChanged => {
    const changedAt = new Date(now + minute * 60_000).toISOString()
    return { state, detail: state === 'sending' ? null : 'MAIL FROM 550', since: changedAt, changedAt }
  }
  await note(change('refused', 1))
  assert.deepEqual(await evaluate(), ['AlertRaised mail-stopped/slipstream/mail critical'])
  await note(change('refused', 1))
  await note(change('sending', 0))
  assert.deepEqual(await evaluate(), [])

  await note(change('sending', 2))
  await note(change('refused', 1))
  assert.deepEqual(await evaluate(), [
    'AlertResolved mail-stopped/slipstream/mail The mail server takes mail again; what waited is being sent.',
  ])
})

it('given a refused checkpoint, then there is one critical alert of no source until it is set', async (test) => {
  const { checkpoints, evaluate } = await world(test)
  const at = { epoch: 0, updatedAt: new Date(now) }
  await checkpoints.insertMany([
    { ...at, _id: 'projector|orders|2', next: 7n },
    {
      ...at,
      ...{ _id: 'projector|orders|3', next: 1_000n },
      refusal: { reason: 'the log ends at 990', at: new Date(now) },
    },
  ])
  const fingerprint = 'checkpoint-refused/slipstream/projector/orders/3'
  assert.deepEqual(await evaluate(), [`AlertRaised ${fingerprint} critical`])
  assert.deepEqual(await evaluate(), [])

  await checkpoints.updateOne({ _id: 'projector|orders|3' }, { $unset: { refusal: '' } })
  assert.deepEqual(await evaluate(), [
    `AlertResolved ${fingerprint} The checkpoint projector/orders/3 was set back, and is read from again.`,
  ])
})

it('given a schedule that nobody attends to, then it is alerted until somebody does', async (test) => {
  const { db, evaluate } = await world(test)
  const definition = {
    ...{
      cron: '0 7 * * *',
      timeZone: 'UTC',
      missed: 'catch-up' as const,
      lateAfterMs: 300_000,
      paused: false,
    },
    action: { kind: 'sweep' as const, source: 'shop' },
  }
  const dueAt = new Date(Date.now() - 3_600_000)
  await schedules(db).insertOne({
    ...{ _id: 'compare', definition, isConfigured: true, settledThrough: dueAt, overdue: null, pause: null },
    ...{ requested: null, lastRun: null, succeededThrough: null, failuresInARow: 0, revision: 0 },
    work: initialWork({ queue: scheduleQueue }, dueAt),
  })
  assert.deepEqual(await evaluate(), ['AlertRaised schedule-late/slipstream/compare warning'])
  assert.deepEqual(await evaluate(), [])
  await schedules(db).updateOne(
    { _id: 'compare' },
    { $set: { 'work.dueAt': new Date(Date.now() + 3_600_000) } },
  )
  assert.deepEqual(await evaluate(), [
    'AlertResolved schedule-late/slipstream/compare A worker attends to the schedule compare again, or it is paused.',
  ])
})
