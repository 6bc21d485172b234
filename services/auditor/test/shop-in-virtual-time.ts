import { dueStalls, type StallAlert } from '../src/stays/domain/due-stalls.ts'
import { evolveStall, type OpenStays, type StallFact } from '../src/stays/domain/evolve-stall.ts'
import type { StallRule } from '../src/stays/domain/stall-rule.ts'
import { newStallState, type StallState } from '../src/stays/domain/stall-state.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
/** A Monday, 00:00 UTC. */
export const mondayMs = Date.UTC(2024, 0, 1)

export type Placed = { orderId: string; at: number; stayMs: number | null }

/** The facts of orders that enter the watched status when they are placed; a null stay never ends. */
export function factsOf(orders: Placed[]): StallFact[] {
  return orders
    .flatMap(({ orderId, at, stayMs }): StallFact[] => [
      { type: 'ordered', at },
      { type: 'entered', orderId, at },
      ...(stayMs === null ? [] : [{ type: 'left' as const, orderId, at: at + stayMs }]),
    ])
    .sort((a, b) => a.at - b.at)
}

/** Lives through facts with hourly rules; alerts are raised, and remembered, as the auditor would. */
export function live(facts: StallFact[], rules: StallRule[], until: number) {
  let state: StallState = newStallState()
  const open: OpenStays = new Map()
  const alerts: (StallAlert & { at: number })[] = []
  const first = facts[0]?.at ?? until
  let next = 0
  for (let now = first; now <= until; now += hourMs) {
    for (let fact = facts[next]; fact && fact.at <= now; fact = facts[++next])
      state = evolveStall(state, open, fact)
    for (const rule of rules) {
      for (const alert of dueStalls(state, open.values(), { rule, status: 'processing', now })) {
        alerts.push({ ...alert, at: now })
        state = evolveStall(state, open, {
          type: 'alerted',
          orderId: alert.orderId,
          rule: rule.rule,
          at: now,
        })
      }
    }
  }
  return { state, open, alerts }
}

/** Evenly spread over 0…1, without chance: the golden ratio's multiples. */
export function spread(index: number): number {
  return (index * 0.6180339887498949) % 1
}
