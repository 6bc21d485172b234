import { foldFacts, inLogOrder } from './domain/source-state.ts'
import type { SourceState, StallRules } from './domain/source-state.ts'
import type { OpenStays } from '../stays/domain/evolve-stall.ts'
import type { AuditStore } from '../store/audit-store.ts'
import type { StoredFact } from './source-state-store.ts'
import type { SourceLease } from '../leases/lease-store.ts'

/** Facts of this many are folded in one transaction. */
const maxFacts = 10_000

/**
 * Folds all facts recorded so far into the state, and keeps it: each fact is taken away in the
 * transaction that keeps what it has changed, so that it counts once.
 *
 * @throws LeaseLost; the state given is used up either way
 */
export async function foldObservedFacts(
  { states, stays }: Pick<AuditStore, 'states' | 'stays'>,
  lease: SourceLease,
  given: SourceState,
  rules: StallRules,
): Promise<SourceState> {
  const statuses = Object.keys(rules)
  let state = given
  for (;;) {
    const folded = await states.facts(lease.source, maxFacts)
    if (folded.length === 0) return state
    const concerned = ordersOf(folded)
    const open = new Map<string, OpenStays>()
    for (const [status, orderIds] of concerned) {
      const found = await stays.find(lease.source, status, [...orderIds])
      open.set(status, new Map(found.map((stay) => [stay.orderId, stay])))
    }
    state = foldFacts(state, open, inLogOrder(folded), rules)
    const touched = new Set([
      ...(folded.some(({ kind }) => kind === 'ordered') ? statuses : []),
      ...concerned.keys(),
    ])
    const changes = [...concerned].flatMap(([status, orderIds]) =>
      [...orderIds].map((orderId) => ({ status, orderId, stay: open.get(status)?.get(orderId) })),
    )
    await states.keep(lease, state, { statuses: [...touched], stays: changes, folded })
    if (folded.length < maxFacts) return state
  }
}

/** By status, the orders that facts say entered or left it. */
function ordersOf(facts: readonly StoredFact[]): Map<string, Set<string>> {
  const orders = new Map<string, Set<string>>()
  for (const fact of facts) {
    if (fact.kind !== 'entered' && fact.kind !== 'left') continue
    const ofStatus = orders.get(fact.status) ?? new Set()
    orders.set(fact.status, ofStatus.add(fact.orderId))
  }
  return orders
}
