import { stateOf } from '../../../discrepancies/state-of.ts'
import type { WatchedShop } from '../../../sources/watched/watched-shop.ts'
import { settleOf } from '../../../sources/audited-source.ts'
import { compareWithShop, goneForGood } from '../../../discrepancies/domain/compare-with-shop.ts'
import { canBeDeleted, doubtAfter, duePass } from './domain/known-orders-pass.ts'
import type { AuditStore } from '../../../store/audit-store.ts'
import type { FoundDiscrepancy } from '../../../discrepancies/discrepancy-store.ts'
import type { EvaluationContext } from '../../../evaluation.ts'
import { loadSweepState } from './sweep-state.ts'
import type { SweepState } from './sweep-state.ts'

/** As many orders as the shop gives in one list. */
const idsPerList = 100

/**
 * Asks the shop for the orders that are known and not deleted, one list each time it is called, and compares
 * them: a permanent deletion triggers no webhook and shows in no list of changes.
 *
 * @returns how many discrepancies were recorded
 */
export async function compareKnownOrders(context: EvaluationContext, given?: SweepState): Promise<number> {
  const { store, source, shop, now } = context
  const state = given ?? (await loadSweepState(context))
  const pass = duePass(state.knownOrders, now)
  if (shop === undefined || pass === undefined) return 0
  const compared = await compareKnownList({ ...context, shop }, pass.after)
  if (compared === undefined) return 0
  const { beganAt } = pass
  const { after, doubted } = compared
  const doubt = doubtAfter(state.knownOrders?.doubt ?? null, { beganAt, isLast: after === null, doubted })
  state.knownOrders = { beganAt, after, doubt }
  await store.sources.comparedKnownOrders(source.name, state.knownOrders)
  return compared.found
}

type ComparedList = {
  deleted: number
  /** How many discrepancies were recorded. */
  found: number
  /** Where to continue; null at the end. */
  after: string | null
  /** Its orders, where most are gone and their deletion is not accepted. */
  doubted: { gone: number; requested: number } | null
}

type KnownList = Pick<EvaluationContext, 'source' | 'now' | 'through' | 'signal' | 'inform'> & {
  store: Pick<AuditStore, 'orders' | 'discrepancies'>
  shop: WatchedShop
}

/**
 * Asks the shop for one list of known orders, and records as discrepancies what differs.
 *
 * @param after `source/orderId`: only those beyond it
 * @returns undefined when the shop did not respond to everything
 */
export async function compareKnownList(
  { store, source, shop, now, through, signal, inform }: KnownList,
  after: string | undefined,
): Promise<ComparedList | undefined> {
  const { traits } = source
  const known = await store.orders.present(source.name, {
    ...{ after, limit: idsPerList, deletedStatuses: traits.deletedStatuses },
  })
  const orders = new Map(known.map((order) => [order.orderId, order]))
  const ids = known.flatMap(({ orderId }) => (/^\d{1,15}$/.test(orderId) ? [Number(orderId)] : []))
  const states = (await shop.verifyIds(ids, signal)).flatMap((verdict) => stateOf(shop, verdict) ?? [])
  // The shop did not respond to everything: the same list is requested again.
  if (states.length < ids.length) return undefined
  const settledBy = through - settleOf(source).afterMs + shop.skewMs()
  const discrepancies = states.flatMap((state): FoundDiscrepancy[] => {
    const order = orders.get(state.orderId)
    const kind = compareWithShop(order, state, { at: now, traits })
    const modifiedAt = state.modifiedAt ?? order?.modifiedAt ?? null
    const isOnItsWay = modifiedAt !== null && Date.parse(modifiedAt) > settledBy
    if (order === undefined || kind === undefined || isOnItsWay) return []
    const { orderId, position } = order
    return [{ ...state, modifiedAt, kind, source: source.name, number: orderId, evidence: [position] }]
  })
  const gone = discrepancies.filter(({ kind }) => kind === 'deletion').length
  const isBelieved = canBeDeleted(gone, ids.length)
  if (!isBelieved) inform?.(strangerShop(source.name, gone, ids.length))
  const observed = isBelieved ? discrepancies : discrepancies.filter(({ status }) => status !== goneForGood)
  await store.discrepancies.add(observed, now)
  return {
    ...{ deleted: isBelieved ? gone : 0, found: observed.length },
    doubted: isBelieved ? null : { gone, requested: ids.length },
    after: known.length < idsPerList ? null : (known.at(-1)?._id ?? null),
  }
}

function strangerShop(source: string, gone: number, requested: number): string {
  return `${source} no longer has ${gone} of ${requested} orders that were asked for: they are not taken for deleted, as sources.${source}.rest.url may be another shop's`
}
