import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planLife } from '@slipstream/sandbox-shop/domain/orders/plan-life.ts'
import type { Fault } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import type { AlertChange } from './given/alert-log.ts'
import { auditedSystem } from './given/systems/audited-system.ts'
import { sealing } from './given/sealing.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

/** With it some deliveries are delayed, none of them for more than 12 s. */
const seed = 165
const firstOrderId = 1_000
const speed = 150
const orders = 36
/** Longer than any order stays in one of these statuses that is not stuck. */
const stuckAfterMs = 14_000
const faultRates = { duplicate: 0.1, reorder: 0.05, delay: 0.03, loseUpdate: 0.03, malformed: 0.02 }

/** Of an order, after these its newest state may have come late, or never. */
const hiding: readonly Fault[] = ['dropOrder', 'dropCreation', 'loseUpdate', 'malformed', 'delay', 'reorder']
/** What comes so late may look lost for a moment: the settle time, less the second of the shop's rounding. */
const latenessMs = 2_000
const discrepancies = ['missing-order', 'update-without-creation', 'lost-update']

test('given a shop that loses, repeats and delays, then all is known and discrepancies alerted', async (t) => {
  const stalled = [{ rule: 'time', afterMs: stuckAfterMs }]
  const world = await auditedSystem(t, {
    stalled: { pending: stalled, 'on-hold': stalled, processing: stalled },
    grouping: { groupWaitMs: 2_000, groupIntervalMs: 5_000 },
    shop: { seed, firstOrderId, speed, faultRates },
    more: sealing(),
  })
  const { shop } = world
  shop.createOrders(2)
  const connected = Date.now()
  await eventually('the source is known', async () => (await world.statusOf(firstOrderId)) !== undefined)
  await eventually('the next second has begun', () => Date.now() > connected + 2_000)

  const orderWith = (kind: Fault): number => {
    for (;;) {
      shop.injectFault(kind)
      const [id] = shop.createOrders(1)
      // A draft may be given up, and is then no order that anybody misses.
      if (shop.orders().some((order) => order.id === id && order.status !== 'checkout-draft')) return id ?? 0
    }
  }
  const dropped = [orderWith('dropOrder'), orderWith('dropOrder'), orderWith('dropOrder')]
  const withoutCreation = orderWith('dropCreation')
  const stuck = orderWith('stuck')
  orderWith('gap')
  const last = Math.max(...shop.createOrders(orders - shop.orders().length))
  const quietAt = Date.now() + maxLifeMs(last)

  await eventually('the shop has come to rest', () => Date.now() > quietAt && shop.allSent())
  const stateOf = async (fingerprint: string) => (await world.alerts()).get(fingerprint)?.state
  await eventually('the stuck order is raised', async () => {
    return (await stateOf(`stalled-order/shop/${stuck}`)) === 'firing'
  })
  await world.move(stuck, 'cancelled', 'loseUpdate')
  let different: unknown[] = []
  const isAllKnown = async (): Promise<boolean> => (different = await differences(world)).length === 0
  await eventually(() => `all is known as the shop has it, not ${JSON.stringify(different)}`, isAllKnown)
  await eventually('all that can end has ended', async () => {
    const firing = [...(await world.alerts()).values()].filter(({ state }) => state === 'firing')
    return firing.every(({ rule }) => rule === 'quarantined-deliveries')
  })

  const alertChanges = await world.alertChanges()
  const raised = alertChanges.filter((event) => event.type === 'AlertRaised')
  const about = (rules: readonly string[]): Set<string> =>
    new Set(raised.filter(({ data }) => rules.includes(data.rule)).map(({ data }) => data.subject))
  const isBinned = (orderId: number): boolean =>
    shop.orders().some(({ id, status }) => id === orderId && status === 'trash')
  const lost = [...dropped, withoutCreation].filter((orderId) => !isBinned(orderId))
  const reported = about(discrepancies)
  assert.deepEqual(
    lost.filter((orderId) => !reported.has(String(orderId))),
    [],
  )
  assert.deepEqual(await unjustified(world, reported), [])
  assert.ok(about(['stalled-order']).has(String(stuck)))
  assert.ok(about(['lost-update']).has(String(stuck)))
  const isGarbled = shop.injectedFaults().some(({ kind }) => kind === 'malformed')
  assert.deepEqual(about(['quarantined-deliveries']), new Set(isGarbled ? ['not-json'] : []))
  const ofOrders = raised.filter(({ data }) => data.rule !== 'quarantined-deliveries')
  const episodes = ofOrders.map(({ subject, data }) => `${subject} ${data.since} ${data.severity}`)
  assert.equal(new Set(episodes).size, episodes.length, episodes.join())
  const rules = [...discrepancies, 'stalled-order', 'quarantined-deliveries']
  assert.deepEqual(
    raised.filter(({ data }) => !rules.includes(data.rule)),
    [],
  )

  const folded = new Map(alertChanges.map((event) => [event.subject, [stateAfter(event), event.data.since]]))
  const shown = [...(await world.alerts())].map(([key, { state, since }]) => [key, [state, since]] as const)
  assert.deepEqual(new Map(shown), folded)

  const completed = ({ status }: { status: string }): boolean => status === 'completed'
  await eventually('each completed order has its slip', async () => {
    const subjects = (await world.slips()).map(({ subject }) => subject).join()
    return shop
      .orders()
      .filter(completed)
      .every(({ id }) => subjects.includes(String(id)))
  })
  const slips = (await world.slips()).map(({ subject, to }) => `${subject} ${to[0]?.address}`)
  assert.equal(new Set(slips).size, slips.length)
  const mails = await world.alertMails()
  assert.equal(new Set(mails.map(({ headers }) => headers['message-id'])).size, mails.length)
  // A raise and an end are a mail each where they are not sent together.
  assert.ok(mails.length < alertChanges.length, `${mails.length} mails of ${alertChanges.length} changes`)
})

function maxLifeMs(last: number): number {
  const ids = Array.from({ length: last - firstOrderId + 1 }, (_, index) => firstOrderId + index)
  const lives = ids.map((id) => planLife(seed, id).steps.reduce((sum, { afterMs }) => sum + afterMs, 0))
  return Math.max(...lives) / speed
}

type World = Awaited<ReturnType<typeof auditedSystem>>

/**
 * Where the read model is not as the shop: an order in the bin that never arrived is no
 * order any more, a draft not yet one.
 */
async function differences({ shop, query }: World): Promise<unknown[]> {
  const { body } = await query('/api/orders?limit=100')
  const known = new Map((body['items'] as Known[]).map((order) => [order.orderId, order]))
  return shop.orders().flatMap((order) => {
    const { id, status, total, date_modified_gmt: modifiedAt } = order
    const ours = known.get(String(id))
    if (status === 'checkout-draft' || (status === 'trash' && ours === undefined)) return []
    const isSame =
      ours?.status === status &&
      ours.total === total &&
      // A deletion carries no time.
      (status === 'trash' || ours.modifiedAt === `${modifiedAt}Z`)
    return isSame ? [] : [[id, status, total, modifiedAt, ours?.status, ours?.total, ours?.modifiedAt]]
  })
}

type Known = { orderId: string; status: string; total: string; modifiedAt: string | null }

/** The orders without an injected fault whose deliveries all arrived in time. */
async function unjustified({ shop, query }: World, orderIds: ReadonlySet<string>): Promise<string[]> {
  const affected = new Set(
    shop.injectedFaults().flatMap(({ kind, orderId }) => (hiding.includes(kind) ? [String(orderId)] : [])),
  )
  const unexplained = [...orderIds].filter((orderId) => !affected.has(orderId))
  const inTime = await Promise.all(
    unexplained.map(async (orderId) => {
      const { body } = await query(`/api/orders/shop/${orderId}/history`)
      const events = body['items'] as { occurredAt: string; recordedAt: string }[]
      return events.every(
        ({ occurredAt, recordedAt }) => Date.parse(recordedAt) - Date.parse(occurredAt) < latenessMs,
      )
    }),
  )
  return unexplained.filter((_, index) => inTime[index])
}

function stateAfter({ type }: AlertChange): string {
  return type === 'AlertRaised' ? 'firing' : 'resolved'
}
