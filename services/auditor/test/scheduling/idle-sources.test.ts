import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
import { MongoClient } from 'mongodb'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { ensureAuditCollections } from '../../src/adapters/mongo/audit-collections.ts'
import { mongoAuditStore } from '../../src/adapters/mongo/mongo-audit-store.ts'
import type { AuditedSource } from '../../src/sources/audited-source.ts'
import { AlertsView } from '../../src/alerts/domain/alerts-view.ts'
import { runJudges } from '../../src/scheduling/run-evaluations.ts'

/** A source of which nothing comes in is evaluated at least every 225 s, by default: see `nextEvaluationAt`. */
const evaluationsPerSecond = 1_000 / 225

it('given 1,000 sources of which nothing comes in, then they cost less than 100 commands of MongoDB a second', async (test) => {
  const client = new MongoClient((await stackForTests()).mongodbUrl, { monitorCommands: true })
  const db = client.db(`auditor-${randomUUID().slice(0, 8)}`)
  await ensureAuditCollections(db)
  const sources = Array.from({ length: 20 }, (_, n): AuditedSource => ({
    name: `shop-${n}`,
    sequence: { field: 'id', step: 1, settle: { afterMs: 100, laterOrders: 20 } },
    stalled: { processing: [{ rule: 'learned' }] } as unknown as AuditedSource['stalled'],
    silence: undefined,
    ask: undefined,
  }))
  let evaluations = 0
  const commands = new Map<string, number>()
  // Of the sources; what an instance asks for all of them, and for what belongs to no source, is a few commands a second.
  client.on('commandStarted', ({ commandName, command }) => {
    if (!inspect(command, { depth: 8 }).includes('shop-')) return
    commands.set(commandName, (commands.get(commandName) ?? 0) + 1)
  })
  const judges = runJudges(sources, {
    store: mongoAuditStore(client, db),
    alerts: {
      view: new AlertsView(),
      append: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    },
    alertsCaughtUp: () => Promise.resolve(),
    readThrough: () => Promise.resolve(Date.now()),
    shops: new Map(),
    recover: undefined,
    ...{ everyMs: 100, sweepEveryMs: 1_000, reconcileEveryMs: 86_400_000, now: Date.now },
    onReconciled: () => undefined,
    logger: { info: () => undefined, warn: () => undefined },
    onJudged: ({ source }) => void (source !== 'slipstream' && evaluations++),
  })
  test.after(async () => {
    await judges.stop()
    await db.dropDatabase()
    await client.close()
  })
  while (evaluations < 4 * sources.length) await pause(20)
  commands.clear()
  evaluations = 0
  while (evaluations < 3 * sources.length) await pause(20)
  const perEvaluation = [...commands.values()].reduce((sum, count) => sum + count, 0) / evaluations
  test.diagnostic(`${perEvaluation.toFixed(1)} commands an evaluation: ${JSON.stringify([...commands])}`)
  assert.ok(perEvaluation * evaluationsPerSecond < 95, `${perEvaluation} commands an evaluation`)
})
