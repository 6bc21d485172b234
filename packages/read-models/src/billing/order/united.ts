import type { BillingFact } from '../billing-fact.ts'
import { compareText } from './contenders.ts'

type Known = Pick<BillingFact<unknown>, 'eventId' | 'via'> &
  Partial<Pick<BillingFact<unknown>, 'changeId' | 'apiVersion'>>

/**
 * All facts, each once. One fact may have arrived in several ways, e.g. by two events of the provider: it
 * then counts as reported by the webhook, and under the first of the names, whichever arrived first.
 */
export function united<Fact extends Known>(known: readonly Fact[], added: readonly Fact[]): Fact[] {
  const byId = new Map(known.map((fact) => [fact.eventId, fact]))
  for (const fact of added) {
    const other = byId.get(fact.eventId)
    byId.set(fact.eventId, other === undefined ? fact : preferred(other, fact))
  }
  return [...byId.values()]
}

/** Whether both lists have the same facts, as objects. */
export function isSame<Fact>(a: readonly Fact[], b: readonly Fact[]): boolean {
  return a.length === b.length && a.every((fact, index) => fact === b[index])
}

function preferred<Fact extends Known>(known: Fact, added: Fact): Fact {
  const order = (a: Fact, b: Fact): number =>
    Number(a.via !== 'webhook') - Number(b.via !== 'webhook') ||
    compareText(a.changeId ?? '', b.changeId ?? '') ||
    compareText(a.apiVersion ?? '', b.apiVersion ?? '')
  return order(added, known) < 0 ? added : known
}
