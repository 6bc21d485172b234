import type { NewFact } from '../observed-batch.ts'

/** A fact for each source that a batch touches and has no other of: it wakes the source's evaluation. */
export function wakeFacts(touched: ReadonlyMap<string, number>, facts: readonly NewFact[]): NewFact[] {
  const known = new Set(facts.map(({ source }) => source))
  return [...touched].flatMap(([source, at]) => (known.has(source) ? [] : [{ kind: 'noted', source, at }]))
}
