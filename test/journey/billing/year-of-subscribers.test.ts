// Subscribers live through months of their account's time, in which deliveries are doubled, disordered and
// late. While requests are under way, workers of billing are killed, and frozen for longer than their leases.
// What would go wrong: a state that Stripe does not have, somebody who pays and may use nothing, or the
// reverse, a mail that is sent twice or never.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draw, drawInt } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import type { Compared } from '../../billing/given/compare-books.ts'
import { booksOf, differencesOf } from '../../billing/given/compare-books.ts'
import { disturb, workerFaults } from '../../failure/given/worker-faults.ts'
import { actAtRandom } from './given/act-at-random.ts'
import { calloutsByBooks, entitlementsByBooks, mailsByBooks } from './given/read-results.ts'
import { publishedEntitlements, readModelsOf, sentMails } from './given/read-results.ts'
import { secrets } from './given/settings.ts'
import { subscribedSystem } from './given/subscribed-system.ts'

/**
 * A year of many: `JOURNEY_SUBSCRIBERS=2000 JOURNEY_DAYS=365 npm test -- journey/billing`. It takes about 35
 * minutes, shows how far it is, and needs 2 GB of memory. Other faults with `JOURNEY_SEED=7`.
 */
const subscribers = Number(process.env['JOURNEY_SUBSCRIBERS'] ?? 8)
const days = Number(process.env['JOURNEY_DAYS'] ?? 33)
const seed = Number(process.env['JOURNEY_SEED'] ?? 1 + Math.floor(Math.random() * 1_000_000))

const hourMs = 3_600_000
const stepMs = 12 * hourMs
const stepsADay = 2
/** Services are never behind by more. */
const quietEveryDays = days > 100 ? 5 : 11
/** What no event reports is found by then: mails are not sent about what is 90 days old. */
const reconcileEveryDays = 30
const leaseMs = 3_000
/** Of workers. A short run has one of each kind. */
const faultCount = Math.ceil(days / 20)
/** The time continues until all faults have happened; but not for longer. */
const maxDays = days + 60
/** Until what was lost has been found. */
const withinMs = 900_000
const workers = 2

const faults = {
  lost: { probability: 0.01 },
  neverMade: { probability: 0.01 },
  doubled: { probability: 0.05 },
  disordered: { probability: 0.2 },
  twins: { probability: 0.01 },
}

test('given months of subscriptions with faults, then all equals the books', async (t) => {
  const beganAt = performance.now()
  const log = (what: string): void =>
    console.log(`${Math.round((performance.now() - beganAt) / 1_000)} s: ${what}`)
  log(`${subscribers} subscribers, ${days} days, JOURNEY_SEED=${seed}`)
  const given = await subscribedSystem(t, { seed, faults, workers, isLarge: subscribers > 50 })
  const { account, db, provisioning } = given
  let [day, nextFaultDay, lastReconciledDay] = [0, 0, 0]
  // The account's days decide when the next one is due.
  const plan = Array.from(workerFaults(seed, { count: faultCount, workers, leaseMs }), (fault) => ({
    ...fault,
    afterMs: 0,
  }))
  const isAtWork = (): boolean => provisioning.waiting() > 0
  const disturbance = await disturb(given.workers, plan, () => Promise.resolve(isAtWork()))
  const happened = (): number => disturbance.counts().kill + disturbance.counts().freeze
  /**
   * Lets a day pass; when a fault is due and workers have requests under way, no further one until it has
   * happened.
   */
  const passDay = async (): Promise<void> => {
    const before = happened()
    const isDue = day >= nextFaultDay && before < faultCount
    if (isDue) provisioning.hold()
    for (let step = 0; step < stepsADay; step++) await given.pass(stepMs)
    if (!isDue) return
    await eventually('work was found', async () => isAtWork() || (await given.whatIsOpen()) === undefined)
    if (isAtWork()) {
      await eventually('the fault that is due happened', () => happened() > before)
      nextFaultDay = day + quietEveryDays
    }
    provisioning.release()
  }
  await given.watched()
  log('all services run')

  const startDays = Array.from({ length: subscribers }, (_, nth) =>
    nth < subscribers / 2 ? 0 : drawInt(draw(seed, 'starts', nth), 1, Math.max(1, days - 10)),
  )
  try {
    for (; day < days || (happened() < faultCount && day < maxDays); day++) {
      const starting = day < days ? startDays.filter((startDay) => startDay === day).length : 1
      for (let nth = 0; nth < starting; nth++) account.addSubscriber({ scenario: 'mixed' })
      if (day === Math.floor(days / 2))
        account.act({ kind: 'rollSecret', endpoint: 'we_journey', secret: secrets[1] })
      actAtRandom(account, { seed, day, share: 0.03 })
      await passDay()
      if (day % quietEveryDays !== 0) continue
      await given.quiet()
      if (day % (quietEveryDays * 6) === 0) log(`day ${day}: ${given.mails.length} mails`)
      if (day < lastReconciledDay + reconcileEveryDays) continue
      lastReconciledDay = day
      await given.reconcile()
    }
  } finally {
    await disturbance.stop()
  }
  const counts = disturbance.counts()
  log(`the time is over: ${JSON.stringify(counts)}`)
  assert.ok(counts.kill > 0 && counts.freeze > 0, `nothing disturbed the workers: ${JSON.stringify(counts)}`)
  account.setFaults({})
  await given.pass(hourMs)
  await given.quiet()

  const wrong = async (): Promise<string[]> => {
    const books = account.books()
    const [shown, expected] = [await readModelsOf(db), booksOf(books)]
    return [
      ...differencesOf(without(account.unreported(), shown), without(account.unreported(), expected)),
      ...differencesOf({ all: await publishedEntitlements(db) }, { all: entitlementsByBooks(books) }),
      ...(await given.firingAlerts()),
    ]
  }
  // What was made in the last seconds before the faults ended has settled.
  for (let minute = 0; minute < 3; minute++) await given.pass(60_000)
  await given.reconcile()
  let left: string[] = []
  const isRight = async (): Promise<boolean> => {
    // The account's time continues, so that what is new has settled.
    await given.pass(60_000)
    left = await wrong()
    return left.length === 0
  }
  await eventually(() => `all equals the books: ${left.slice(0, 20).join('; ')}`, isRight, withinMs)
  await given.quiet()
  log('all equals the books')

  const books = account.books()
  const expected = mailsByBooks(books)
  assert.deepEqual(await sentMails(db, Object.keys(expected)), expected)
  const ids = given.mails.map(({ messageId }) => messageId)
  assert.equal(new Set(ids).size, ids.length, 'a mail was sent twice')
  const heard = provisioning.effects()
  assert.deepEqual(heard, calloutsByBooks(books, heard))
  assert.equal(await db.collection('deadLetters').countDocuments(), 0)
  assert.equal(await db.collection('billingTasks').countDocuments({ 'work.state': 'dead-lettered' }), 0)
  log(
    `${books.subscriptions.length} subscriptions, ${books.invoices.length} invoices, ${ids.length} mails, ` +
      `${provisioning.requests()} requests for ${heard.length} call-outs`,
  )
})

/**
 * Sweeps list subscriptions and invoices. Of customers and payments, what no event reports may be missing.
 */
function without(unreported: ReadonlySet<string>, compared: Compared): Compared {
  const isKnown = (id: string): boolean => /^(sub|in)_/.test(id) || !unreported.has(id)
  return Object.fromEntries(Object.entries(compared).filter(([id]) => isKnown(id)))
}
