import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { alertsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { removalOf } from '@slipstream/event-log/contract/removal.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { AlertsView } from '../../src/alerts/domain/alerts-view.ts'
import { AlertsTail } from '../../src/alerts/adapters/alerts-tail.ts'
import { auditCollections, ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import type { DesiredAlert } from '../../src/alerts/domain/reconcile-alerts.ts'
import { heldAlerts } from '../../src/alerts/domain/alert-state.ts'
import { endForgotten } from '../../src/scheduling/end-forgotten.ts'
import { writeAlerts } from '../../src/alerts/write-alerts.ts'
import { never } from '../world.ts'

const hourMs = 3_600_000
const leaseMs = 600_000

/** Two instances on the same storage and log; the older configuration names the source `a` alone. */
async function world(test: TestContext) {
  const { stack, topicPrefix, client, db, defer } = givenWorld(test, 'auditor')
  await ensureAuditCollections(db)
  const { leases } = mongoAuditStore(client, db)
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  const settings = alertsTopic(topicPrefix, { kafka: { partitions: 2, replicationFactor: 1 } })
  await log.ensureTopics([settings])
  const appender = await log.appender()
  const appended: string[] = []
  const instance = (sources: string[]) => {
    const tail = new AlertsTail({ log, topic: settings.name, view: new AlertsView() })
    const alerts = {
      view: tail.view,
      async append(event: Event) {
        appended.push(`${event.type} ${event.subject}`)
        await appender.append({ ...encodeEvent(event, schemaIds), topic: settings.name })
      },
      remove: async (key: string) => void (await appender.append(removalOf(settings.name, key))),
    }
    const alertsCaughtUp = () => test.waitFor(() => tail.caughtUp(never), { timeout: 120_000 })
    return {
      alertsCaughtUp,
      held: () => [...heldAlerts(tail.view.knownOf('b')).keys()],
      raise: () => {
        const wanted = { desired: [missing], isEvaluated: () => true, inhibitions: [], whyResolved: () => '' }
        return writeAlerts(alerts, 'b', wanted, Date.now())
      },
      async endForgotten() {
        await alertsCaughtUp()
        await endForgotten({ alerts, alertsCaughtUp, leases, now: Date.now }, new Set(sources), never)
      },
      stop: () => tail.stop(),
    }
  }
  const older = instance(['a'])
  const newer = instance(['a', 'b'])
  defer(async () => {
    await Promise.all([older.stop(), newer.stop()])
    await log.close()
  })
  /** As if nobody had held the lease of `b` for so long. */
  const freeSince = (until: Date) =>
    auditCollections(db).sources.updateOne({ _id: 'b' }, { $set: { 'lease.until': until } })
  const freeFor = (ms: number) => freeSince(new Date(Date.now() - ms))
  return { leases, older, newer, appended, freeFor, freeSince }
}

const missing: DesiredAlert = {
  ...{ rule: 'missing-order', source: 'b', subject: '7', severity: 'warning', evidence: [] },
  summary: 'Order 7 never arrived.',
  affected: { count: 1, ranges: [] },
  next: { action: 'Look.', runbook: 'docs/runbooks/missing-order.md' },
}

it('given an older configuration beside a newer one, then it ends nothing that the newer has', async (test) => {
  const { leases, older, newer, appended } = await world(test)
  const lease = await leases.take('b', { owner: 'newer', leaseMs })
  assert.ok(lease !== undefined)
  await newer.alertsCaughtUp()
  await newer.raise()
  await older.endForgotten()
  await leases.release(lease)
  await older.endForgotten()
  assert.deepEqual(appended, ['AlertRaised missing-order/b/7'])
  assert.deepEqual(older.held(), ['missing-order/b/7'])
})

it('given a source nobody evaluates for an hour, then its alerts end once, known to the next', async (test) => {
  const { leases, older, newer, appended, freeFor } = await world(test)
  const lease = await leases.take('b', { owner: 'newer', leaseMs })
  assert.ok(lease !== undefined)
  await newer.alertsCaughtUp()
  await newer.raise()
  await freeFor(hourMs - 60_000)
  await older.endForgotten()
  assert.equal(appended.length, 1)
  await freeFor(hourMs + 60_000)
  await older.endForgotten()
  await older.endForgotten()
  assert.deepEqual(appended.slice(1), ['AlertResolved missing-order/b/7'])

  await newer.alertsCaughtUp()
  assert.deepEqual(newer.held(), [])
  await newer.raise()
  assert.deepEqual(appended.slice(2), ['AlertRaised missing-order/b/7'])
})

it('given a lease that an earlier version released without a date, then the hour begins now', async (test) => {
  const { leases, older, newer, appended, freeSince } = await world(test)
  await leases.take('b', { owner: 'newer', leaseMs })
  await newer.alertsCaughtUp()
  await newer.raise()
  await freeSince(new Date(0))
  await older.endForgotten()
  assert.equal(appended.length, 1)
})
