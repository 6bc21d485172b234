import { stateOf } from '../adapters/shop-rest/state-of.ts'
import { verifyIds } from '../adapters/shop-rest/verify-ids.ts'
import type { DesiredAlert } from '../domain/alert/decide-alerts.ts'
import { stalledOrder } from '../domain/desired-alerts/stalled-order.ts'
import { settleOf } from '../audited-source.ts'
import { compareWithShop } from '../domain/order/compare-with-shop.ts'
import type { ShopState } from '../domain/order/compare-with-shop.ts'
import { alertsOf, dueStalls } from '../domain/stall/due-stalls.ts'
import type { StallAlert } from '../domain/stall/due-stalls.ts'
import { evolveStall } from '../domain/stall/evolve-stall.ts'
import type { Finding, Judging } from './judging.ts'

/** Asked for in one list. */
const mostVerified = 100

export type StallsFinding = Finding & {
  /** The statuses whose state has changed and is to be kept. */
  changed: readonly string[]
}

/**
 * Orders that stay in a status for too long. Where the shop can be asked, it is asked first: one that has moved on there has only
 * lost its update. Alerts that are said once hold until the order leaves the status.
 *
 * @param held of an order, the alert as it was said
 */
export async function judgeStalls(
  judging: Judging,
  held: (orderId: string) => DesiredAlert | undefined,
): Promise<StallsFinding> {
  const { source, state, through } = judging
  const desired: DesiredAlert[] = []
  const changed: string[] = []
  for (const [status, rules] of Object.entries(source.stalled)) {
    let stall = state.stalls.get(status)
    if (stall === undefined) continue
    const due = dueStalls(stall, rules, status, through).slice(0, mostVerified)
    const movedOn = await haveMovedOn(judging, due, status)
    const stays = Map.groupBy(
      due.filter(({ orderId }) => !movedOn.has(orderId)),
      ({ orderId }) => orderId,
    )
    for (const [orderId, alerts] of stays) {
      for (const { rule } of alerts)
        stall = evolveStall(stall, { type: 'alerted', orderId, rule, at: through })
      const explanations = alerts.map(({ explanation }) => explanation)
      const fresh = stalledOrder({ source: source.name, orderId, explanations, evidence: [] })
      desired.push(held(orderId) ?? fresh)
    }
    if (stays.size > 0) changed.push(status)
    for (const { orderId } of Object.values(stall.open)) {
      if (stays.has(orderId) || alertsOf(stall, orderId).length === 0) continue
      const explanations = [`in ${status} for too long`]
      desired.push(
        held(orderId) ?? stalledOrder({ source: source.name, orderId, explanations, evidence: [] }),
      )
    }
    state.stalls.set(status, stall)
  }
  return { rules: ['stalled-order'], desired, changed }
}

/**
 * Those of the orders that are in the status no longer: the log tells by now, or only the shop does. Then their loss is noted, unless
 * the delivery may be on its way.
 */
async function haveMovedOn(
  judging: Judging,
  due: readonly StallAlert[],
  status: string,
): Promise<Set<string>> {
  const { store, source, through, now } = judging
  const orderIds = [...new Set(due.map(({ orderId }) => orderId))]
  if (orderIds.length === 0) return new Set()
  const theirs = await statesInTheShop(judging, orderIds)
  // Read last: the log may have told since the facts were folded, and while the shop was asked.
  const ours = await store.orders.find(orderIds.map((id) => `${source.name}/${id}`))
  const left = ours.filter((order) => order.status !== status)
  const settledBy = through - settleOf(source).afterMs + (judging.shop?.skewMs() ?? 0)
  const ahead = ours.flatMap((order) => {
    const state = theirs.get(order.orderId)
    // A comment in the shop modifies an order too: it is stuck all the same, and its update comes by the sweep.
    if (order.status !== status || state === undefined || state.status === status) return []
    const kind = compareWithShop(order, state)
    return kind === undefined ? [] : [{ order, state, kind }]
  })
  const losses = ahead
    .filter(({ state: { modifiedAt } }) => modifiedAt === null || Date.parse(modifiedAt) <= settledBy)
    .map(({ order: { orderId, position, modifiedAt }, state, kind }) => ({
      ...state,
      modifiedAt: state.modifiedAt ?? modifiedAt,
      ...{ kind, source: source.name, number: orderId, evidence: [position] },
    }))
  await store.losses.add(losses, now)
  return new Set([...left, ...ahead.map(({ order }) => order)].map(({ orderId }) => orderId))
}

/** Of the orders that can be asked for, as the shop has them by now. */
async function statesInTheShop(
  { shop, signal }: Judging,
  orderIds: readonly string[],
): Promise<Map<string, ShopState>> {
  const ids = orderIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number)
  if (shop === undefined || ids.length === 0) return new Map()
  const verdicts = await verifyIds(shop.ask, ids, signal)
  return new Map(
    verdicts.flatMap((verdict) => {
      const state = stateOf(verdict)
      return state === undefined ? [] : [[state.orderId, state] as const]
    }),
  )
}
