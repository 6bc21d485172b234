import { stateOf } from '../../discrepancies/state-of.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import { billingMovedOn } from './billing-moved-on.ts'
import { billingStalled, billingStalledRule } from './domain/billing-stalled-alert.ts'
import { stalledOrder, stalledOrderRule } from './domain/stalled-order-alert.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { compareWithShop } from '../../discrepancies/domain/compare-with-shop.ts'
import type { ShopState } from '../../sources/shop-client.ts'
import { dueStalls } from '../../stays/domain/due-stalls.ts'
import type { StallAlert } from '../../stays/domain/due-stalls.ts'
import { evolveStall, type OpenStays } from '../../stays/domain/evolve-stall.ts'
import { putOff } from '../../stays/domain/put-off.ts'
import { budgetOf, type StallRule } from '../../stays/domain/stall-rule.ts'
import type { OpenStay, StallState } from '../../stays/domain/stall-state.ts'
import type { StayChange } from '../../stays/open-stay-store.ts'
import { heldAlertsOf } from '../../evaluation.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'
import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'

/** Asked for in one list. */
const maxVerified = 100
/** At most this many alerts hold together; further orders are not alerted one by one. */
const maxAlerted = 10_000

/**
 * Orders that stay in a status for too long. Where the shop can be queried, it is queried first: an order
 * that has moved on there only lacks an update, and is evaluated again later. An alert that was raised
 * holds until the order leaves the status.
 */
export async function evaluateStalls(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, lease, state, through } = context
  const { describe, movedOn: findMovedOn } = source.billing === undefined ? ofOrders : ofBilling
  const held = heldAlertsOf(context)
  const desired: DesiredAlert[] = []
  const stalls = new Map(state.stalls)
  const statuses: string[] = []
  const stays: StayChange[] = []
  const alert = (orderId: string, explanations: string[]): DesiredAlert => {
    const fresh = describe({ source: source.name, orderId, explanations, evidence: [] })
    const current = held.get(fingerprintOf(fresh))
    return current === undefined ? fresh : withoutSince(current)
  }
  const watched = Object.entries(source.stalled).flatMap(([status, rules]) => {
    const stall = state.stalls.get(status)
    return stall === undefined ? [] : [{ stall, status, rules }]
  })
  // Asked for at the same time, they are one query.
  const found = await Promise.all(watched.map((one) => staysOf(context, one)))
  for (const { stall, status, rules, due, open, alerted } of found) {
    const movedOn = await findMovedOn(context, due, status)
    const alerts = Map.groupBy(due, ({ orderId }) => orderId)
    // Evolving uses up what it is given.
    let evolved = due.length === 0 ? stall : structuredClone(stall)
    for (const [orderId, ofOrder] of alerts) {
      if (movedOn.has(orderId)) {
        const stay = open.get(orderId)
        if (stay) open.set(orderId, { ...stay, putOff: putOff(stay.putOff, through) })
        continue
      }
      for (const { rule } of ofOrder)
        evolved = evolveStall(evolved, open, { type: 'alerted', orderId, rule, at: through }, budgetOf(rules))
      desired.push(
        alert(
          orderId,
          ofOrder.map(({ explanation }) => explanation),
        ),
      )
    }
    for (const { orderId } of alerted)
      if (!alerts.has(orderId) || movedOn.has(orderId))
        desired.push(alert(orderId, [`in ${status} for too long`]))
    stalls.set(status, evolved)
    statuses.push(status)
    stays.push(...[...alerts.keys()].map((orderId) => ({ status, orderId, stay: open.get(orderId) })))
  }
  const evolved = { ...state, stalls }
  return {
    ...{ rules: [stalledOrderRule, billingStalledRule], desired, found: { state: evolved } },
    // The statuses in which orders were alerted, and the orders that were alerted or put off.
    ...(stays.length > 0 && {
      beforeAlerts: () => store.states.keep(lease, evolved, { statuses, stays, folded: [] }),
    }),
  }
}

const ofOrders = { describe: stalledOrder, movedOn: haveMovedOn }
const ofBilling = { describe: billingStalled, movedOn: billingMovedOn }

function withoutSince({ since: _, ...alert }: AlertRaised): DesiredAlert {
  return alert
}

type Watched = { stall: StallState; status: string; rules: readonly StallRule[] }

/** The first that are due by some rule (who enters later is due later), and those alerted before. */
async function staysOf(
  { store, source, billing, through: readThrough }: EvaluationContext,
  { stall, status, rules }: Watched,
): Promise<Watched & { due: StallAlert[]; open: OpenStays; alerted: OpenStay[] }> {
  // Stays of billing began by the provider's clock.
  const through = readThrough + (billing?.aheadMs() ?? 0)
  const called = source.traits.stays
  const open: OpenStays = new Map()
  const due: StallAlert[] = []
  const [alerted, ...oldest] = await Promise.all([
    store.stays.alerted(source.name, status, maxAlerted),
    ...rules.map(({ rule }) =>
      store.stays.oldest(source.name, status, { rule, at: through, limit: maxVerified }),
    ),
  ])
  rules.forEach((rule, nth) => {
    const waiting = oldest[nth] ?? []
    for (const stay of waiting) open.set(stay.orderId, stay)
    due.push(...dueStalls(stall, waiting, { rule, status, now: through, called }))
  })
  const first = new Set([...new Set(due.map(({ orderId }) => orderId))].slice(0, maxVerified))
  return { stall, status, rules, due: due.filter(({ orderId }) => first.has(orderId)), open, alerted }
}

/**
 * The orders that are no longer in the status, by the log or only by the shop. For the latter a discrepancy
 * is recorded, unless the delivery may be on its way.
 */
async function haveMovedOn(
  context: EvaluationContext,
  due: readonly StallAlert[],
  status: string,
): Promise<Set<string>> {
  const { store, source, through, now } = context
  const orderIds = [...new Set(due.map(({ orderId }) => orderId))]
  if (orderIds.length === 0) return new Set()
  const theirs = await statesInTheShop(context, orderIds)
  // Read last: the log may have received an update since the facts were folded, and while the shop was
  // queried.
  const ours = await store.orders.find(orderIds.map((id) => `${source.name}/${id}`))
  const left = ours.filter((order) => order.status !== status)
  const settledBy = through - settleOf(source).afterMs + (context.shop?.skewMs() ?? 0)
  const ahead = ours.flatMap((order) => {
    const state = theirs.get(order.orderId)
    // A comment in the shop modifies an order too: it is stuck all the same, and its update comes by the
    // sweep.
    if (order.status !== status || state === undefined || state.status === status) return []
    const kind = compareWithShop(order, state, { at: now, traits: source.traits })
    return kind === undefined ? [] : [{ order, state, kind }]
  })
  const discrepancies = ahead
    .filter(({ state: { modifiedAt } }) => modifiedAt === null || Date.parse(modifiedAt) <= settledBy)
    .map(({ order: { orderId, position, modifiedAt }, state, kind }) => ({
      ...state,
      modifiedAt: state.modifiedAt ?? modifiedAt,
      ...{ kind, source: source.name, number: orderId, evidence: [position] },
    }))
  await store.discrepancies.add(discrepancies, now)
  return new Set([...left, ...ahead.map(({ order }) => order)].map(({ orderId }) => orderId))
}

/** The orders that can be queried, as the shop has them now. */
async function statesInTheShop(
  { shop, signal }: EvaluationContext,
  orderIds: readonly string[],
): Promise<Map<string, ShopState>> {
  const ids = orderIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number)
  if (shop === undefined || ids.length === 0) return new Map()
  const verdicts = await shop.verifyIds(ids, signal)
  return new Map(
    verdicts.flatMap((verdict) => {
      const state = stateOf(shop, verdict)
      return state === undefined ? [] : [[state.orderId, state] as const]
    }),
  )
}
