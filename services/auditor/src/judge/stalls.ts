import { noteLosses } from '../adapters/losses.ts'
import { auditCollections } from '../adapters/audit-collections.ts'
import { verifyIds } from '../adapters/shop-rest/verify-ids.ts'
import type { DesiredAlert } from '../domain/alert/decide-alerts.ts'
import { stalledOrder } from '../domain/desired-alerts/stalled-order.ts'
import { compareWithShop } from '../domain/order/compare-with-shop.ts'
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
    const movedOn = await notInTheShop(judging, due)
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

/** The orders that the shop has in another state: their loss is noted. */
async function notInTheShop(
  { db, source, shop, now, signal }: Judging,
  due: readonly StallAlert[],
): Promise<Set<string>> {
  const ids = [...new Set(due.map(({ orderId }) => orderId))].filter((id) => /^\d{1,15}$/.test(id))
  if (shop === undefined || ids.length === 0) return new Set()
  const verdicts = await verifyIds(shop.ask, ids.map(Number), signal)
  const found = await auditCollections(db)
    .orders.find({ _id: { $in: ids.map((id) => `${source.name}/${id}`) } })
    .toArray()
  const known = new Map(found.map((order) => [order.orderId, order]))
  const losses = verdicts.flatMap((verdict) => {
    if (!('order' in verdict)) return []
    const { order } = verdict
    const orderId = String(verdict.id)
    const modifiedAt = order.date_modified_gmt === null ? null : `${order.date_modified_gmt}Z`
    const ours = known.get(orderId)
    const shopState = { orderId, status: order.status, modifiedAt }
    if (ours === undefined || compareWithShop(ours, shopState) === undefined) return []
    // A comment in the shop modifies an order too: it is stuck all the same, and its update comes by the sweep.
    if (order.status === ours.status) return []
    return [
      {
        ...shopState,
        kind: 'lost-update' as const,
        source: source.name,
        number: orderId,
        evidence: [ours.position],
      },
    ]
  })
  await noteLosses(db, losses, now)
  return new Set(losses.map(({ orderId }) => orderId))
}
