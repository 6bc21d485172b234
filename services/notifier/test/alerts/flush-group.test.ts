import type { AlertEvent } from '@slipstream/events/event.ts'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { alertCollections, ensureAlertCollections } from '../../src/alerts/adapters/alert-collections.ts'
import { flushGroup } from '../../src/alerts/flush-group.ts'
import type { FlushSettings } from '../../src/alerts/flush-group.ts'
import { foldAlerts } from '../../src/alerts/fold-alerts.ts'
import { regroupAlerts } from '../../src/alerts/regroup-alerts.ts'
import { ensureDeliveryCollections } from '../../src/delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../../src/delivery/domain/retention.ts'
import { hour, minute, raised, resolved, second, silenced, startMs } from '../given/alerts.ts'
import { database } from '../given/database.ts'

const timing = {
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 4 * hour,
  sendResolved: true,
}
const receivers: FlushSettings['receivers'] = [
  { kind: 'alert-mail', address: 'ops@shop.example' },
  { kind: 'alert-mail', address: 'boss@shop.example' },
  { kind: 'alert-slack' },
]
const groupKey = 'rule=missing-order,source=shop'

/** The notifier's alerts in a database of the test's own, in virtual time. */
async function group(test: TestContext) {
  const { client, db, ledger } = database(test)
  await ensureDeliveryCollections(db, retentionMs)
  await ensureAlertCollections(db)
  return {
    db,
    ledger,
    fold: (afterMs: number, ...events: AlertEvent[]): Promise<void> =>
      inTransaction(client, (session) =>
        foldAlerts(db, events, { groupBy: ['rule', 'source'], sinceMs: startMs }, startMs + afterMs, session),
      ),
    flush: (afterMs: number, key = groupKey): Promise<boolean> =>
      flushGroup(client, db, key, { timing, receivers }, startMs + afterMs),
    async state(): Promise<unknown> {
      const { alerts, silences, groups } = alertCollections(db)
      return Promise.all([alerts.find().toArray(), silences.find().toArray(), groups.find().toArray()])
    },
  }
}

describe('groups of alerts in the database', () => {
  it('given events folded twice, then the second time only sets when to decide again', async (test) => {
    const given = await group(test)
    const alert = raised('1')
    const events = [
      alert,
      raised('2'),
      resolved(alert, second),
      silenced('s', 0, { match: { subject: '2' }, endsAtMs: hour }),
    ]
    await given.fold(second, ...events)
    const [alerts, silences] = (await given.state()) as unknown[][]
    await given.fold(minute, ...events)
    const [alertsAgain, silencesAgain] = (await given.state()) as unknown[][]
    assert.deepEqual(alertsAgain, alerts)
    assert.deepEqual(silencesAgain, silences)
  })

  it('given several instances that decide together, then each receiver gets one message', async (test) => {
    const given = await group(test)
    await given.fold(0, raised('1'), raised('2'))
    assert.equal(await given.flush(29 * second), false)
    const flushed = await Promise.all(Array.from({ length: 5 }, () => given.flush(30 * second)))
    assert.equal(flushed.filter(Boolean).length, 1)
    assert.equal(await given.ledger.countDocuments(), receivers.length)
    assert.equal(await alertCollections(given.db).flushes.countDocuments(), 1)
  })

  it('given a replay of the log after all was sent, then nothing is sent again', async (test) => {
    const given = await group(test)
    const alert = raised('1')
    await given.fold(0, alert)
    await given.flush(30 * second)
    await given.fold(minute, resolved(alert, minute))
    assert.equal(await given.flush(6 * minute), true)
    const before = await given.ledger.countDocuments()
    await given.fold(hour, alert, resolved(alert, minute))
    for (const afterMs of [hour, 2 * hour, 24 * hour]) assert.equal(await given.flush(afterMs), false)
    assert.equal(await given.ledger.countDocuments(), before)
  })

  it('given a silence, then nothing is sent until it ends', async (test) => {
    const given = await group(test)
    await given.fold(0, raised('1'), silenced('s', 0, { match: { rule: 'missing-order' }, endsAtMs: hour }))
    assert.equal(await given.flush(59 * minute), false)
    assert.equal(await given.flush(hour), true)
  })

  it('given a flushed group, then it is decided again when it is time to repeat', async (test) => {
    const given = await group(test)
    await given.fold(0, raised('1'))
    await given.flush(30 * second)
    assert.equal(await given.flush(30 * second), false)
    const stored = await alertCollections(given.db).groups.findOne({ _id: groupKey })
    assert.equal(stored?.checkAt?.getTime(), startMs + 30 * second + 4 * hour)
    assert.equal(await given.flush(30 * second + 4 * hour), true)
    assert.equal(await given.ledger.countDocuments(), 2 * receivers.length, 'a repeat has ids of its own')
  })

  it('given a new grouping, then nothing is sent twice, and later alerts follow it', async (test) => {
    const given = await group(test)
    const alert = raised('1')
    await given.fold(0, alert)
    await given.flush(30 * second)
    await regroupAlerts(given.db, ['source'], startMs + minute)
    assert.equal(await given.flush(2 * minute), false)
    assert.equal(await given.flush(2 * minute, 'source=shop'), false)
    await given.fold(minute, resolved(alert, minute))
    await regroupAlerts(given.db, ['source'], startMs + minute)
    assert.equal(await given.flush(10 * minute, 'source=shop'), true)
  })
})
