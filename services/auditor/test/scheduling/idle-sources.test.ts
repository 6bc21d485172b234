import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import { wooCommerceShop } from '../../src/sources/woocommerce/woocommerce-shop.ts'
import type { RestClient } from '../../src/sources/woocommerce/adapters/rest-client.ts'
import type { AlertChange } from '../../src/alerts/domain/alert-state.ts'
import type { AuditedSource } from '../../src/sources/audited-source.ts'
import { AlertsView } from '../../src/alerts/domain/alerts-view.ts'
import { runEvaluations } from '../../src/scheduling/run-evaluations.ts'
import { clientOf } from '../sources/woocommerce/adapters/shop-of-a-test.ts'
import { watchedWooCommerce } from '../world.ts'
import { wooCommerceTraits } from '../../src/sources/woocommerce/source-kind.ts'

/** An idle source is evaluated at least every 225 s, by default: see `nextEvaluationAt`. */
const evaluationsPerSecond = 1_000 / 225
const sweepsPerSecond = 1_000 / 60
/** Of a quiet shop: see `moveMark`. */
const marksPerSecond = 2 / 300
const webhooks = 'http://127.0.0.1:9/webhooks/shop'

type Pace = { everyMs: number; sweepEveryMs: number }

/** Sources that are evaluated, and the commands of MongoDB that this takes; those of `client` in one shop. */
async function world(test: TestContext, count: number, pace: Pace, client?: RestClient) {
  const { stack, db, defer } = givenWorld(test, 'auditor')
  const mongo = new MongoClient(stack.mongodbUrl, { monitorCommands: true })
  await ensureAuditCollections(db)
  const names = Array.from({ length: count }, (_, n) => `shop-${n}`)
  const store = mongoAuditStore(mongo, mongo.db(db.databaseName))
  await store.sources.declare(names, Date.now())
  const made = { evaluations: 0, sweeps: 0, commands: new Map<string, number>() }
  const rest: RestClient | undefined =
    client &&
    ((request, ...given) => {
      if (request.path === 'webhooks') made.sweeps += 1
      return client(request, ...given)
    })
  const sources = names.map((name): AuditedSource => ({
    traits: wooCommerceTraits,
    ...{ name, connectShop: rest && wooCommerceShop(rest), deliveryUrl: webhooks, silence: undefined },
    sequence: { field: 'id', step: 1, settle: { afterMs: 100, laterOrders: 20 } },
    stalled: { processing: [{ rule: 'learned' }] } as unknown as AuditedSource['stalled'],
  }))
  // Of the sources; what an instance asks for all of them, and for what belongs to no
  // source, is a few commands a second.
  mongo.on('commandStarted', ({ commandName, command }) => {
    if (!JSON.stringify(command).includes('shop-')) return
    made.commands.set(commandName, (made.commands.get(commandName) ?? 0) + 1)
  })
  const alerts: AlertChange[] = []
  const running = runEvaluations(sources, {
    store,
    alerts: {
      view: new AlertsView(),
      append: (event) => Promise.resolve(void (event.type !== 'AlertSilenced' && alerts.push(event))),
      remove: () => Promise.resolve(),
    },
    alertsCaughtUp: () => Promise.resolve(),
    readThrough: () => Promise.resolve(Date.now()),
    shops: new Map(rest === undefined ? [] : names.map((name) => [name, watchedWooCommerce(rest, Date.now)])),
    recover: undefined,
    ...{ ...pace, reconcileEveryMs: 86_400_000, now: Date.now },
    onReconciled: () => undefined,
    logger: { info: () => undefined, warn: () => undefined },
    onEvaluated: ({ source }) => void (source !== 'slipstream' && made.evaluations++),
  })
  defer(async () => {
    await running.stop()
    await mongo.close()
  })
  return {
    ...{ made, alerts, sources },
    /** @returns the commands from now until so much was made */
    async commandsUntil(isMade: () => boolean): Promise<number> {
      await eventually('all of it is made', isMade)
      const sum = [...made.commands.values()].reduce((total, one) => total + one, 0)
      test.diagnostic(`${sum} commands: ${JSON.stringify([...made.commands])}; ${JSON.stringify(made)}`)
      return sum
    },
    begin(): void {
      Object.assign(made, { evaluations: 0, sweeps: 0 })
      made.commands.clear()
    },
  }
}

async function quietShop(test: TestContext) {
  const shop = await startShop({
    ...{ deliveryUrl: webhooks, secret: 'shop-secret', mode: 'stepped' },
    apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions: 'read_write' }],
    plainHttpOnLoopback: true,
  })
  test.after(() => shop.stop())
  return shop
}

async function commandsPerEvaluation(test: TestContext, client?: RestClient): Promise<number> {
  const pace = { everyMs: 40, sweepEveryMs: 600_000 }
  const { made, sources, begin, commandsUntil } = await world(test, 10, pace, client)
  // The first evaluations look at what arrived with the start.
  await commandsUntil(() => made.evaluations >= 4 * sources.length)
  begin()
  return (await commandsUntil(() => made.evaluations >= 2 * sources.length)) / made.evaluations
}

/** Evaluations continue meanwhile; how many of them there are in a sweep's time depends on the machine. */
async function commandsPerSweep(test: TestContext, rest: RestClient, perEvaluation: number): Promise<number> {
  const pace = { everyMs: 200, sweepEveryMs: 200 }
  const { made, sources, begin, commandsUntil } = await world(test, 10, pace, rest)
  await commandsUntil(() => made.evaluations >= 2 * sources.length)
  begin()
  const commands = await commandsUntil(() => made.sweeps >= 5 * sources.length)
  return Math.max(0, commands - perEvaluation * made.evaluations) / made.sweeps
}

it('given 1,000 idle sources, then they cost less than 100 commands of MongoDB a second', async (test) => {
  const perEvaluation = await commandsPerEvaluation(test)
  assert.ok(perEvaluation * evaluationsPerSecond < 75, `${perEvaluation} commands an evaluation`)
})

it('given 1,000 idle sources with shops, then they cost below 100 MongoDB commands a second', async (test) => {
  const shop = await quietShop(test)
  const perEvaluation = await commandsPerEvaluation(test, clientOf(shop.url, { timeoutMs: 20_000 }))
  const perSweep = await commandsPerSweep(test, clientOf(shop.url, { timeoutMs: 20_000 }), perEvaluation)
  const perSecond = perEvaluation * evaluationsPerSecond + perSweep * sweepsPerSecond + 1_000 * marksPerSecond
  assert.ok(perSecond < 90, `${perEvaluation} commands an evaluation, ${perSweep} a sweep`)
})

it('given many sources come to an instance together, then each adds few MongoDB commands', async (test) => {
  const pace = { everyMs: 5_000, sweepEveryMs: 60_000 }
  const { made, sources, commandsUntil } = await world(test, 100, pace)
  const sum = await commandsUntil(() => made.evaluations >= sources.length)
  assert.ok(sum < 5 * sources.length, `${sum} commands for ${sources.length} sources`)
})

it('given a quiet source, when an order has no delivery, then the next sweep finds it', async (test) => {
  const shop = await quietShop(test)
  // All of a source is evaluated every four minutes here, unless something is found.
  const pace = { everyMs: 5_000, sweepEveryMs: 500 }
  const { made, alerts } = await world(test, 1, pace, clientOf(shop.url, { timeoutMs: 20_000 }))
  await eventually('the shop is swept', () => made.sweeps >= 3)
  shop.createOrders(3)
  await eventually('an alert is raised', () => alerts.length > 0)
  assert.equal(alerts[0]?.data.rule, 'missing-order')
})
