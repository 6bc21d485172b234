import { dueStalls } from '../domain/stall/due-stalls.ts'
import { evolveStall, type StallFact } from '../domain/stall/evolve-stall.ts'
import { learnThreshold } from '../domain/stall/learned-threshold.ts'
import { DEFAULT_BUDGET, type StallRule } from '../domain/stall/stall-rule.ts'
import { newStallState } from '../domain/stall/stall-state.ts'
import { advanceClock } from '../domain/stall/work-clock.ts'
import type { RealStay } from './transition.ts'

const DAY_MS = 24 * 3_600_000
/** How often the alerts are looked at. */
export const TICK_MS = DAY_MS / 4
/** The world goes on after the last fact, so that what is stuck at the end can still be found. */
const AFTERMATH_MS = 90 * DAY_MS

export type Walk = {
  alertedAt: Map<RealStay, number>
  /** When the learned rule knew enough to leave its default; null if never, or for another rule. */
  learnedAt: number | null
  endsAt: number
}

/**
 * Lives through a history step by step with one rule watching, as the live auditor would: at any time the rule has been
 * told only what had happened by then. A stay in `dropped` never leaves: its update is lost.
 */
export function walkForward(
  created: number[],
  stays: RealStay[],
  dropped: Set<RealStay>,
  rule: StallRule,
): Walk {
  const facts = factsOf(created, stays, dropped)
  const alertedAt = new Map<RealStay, number>()
  let state = newStallState()
  let learnedAt: number | null = null
  let next = 0
  const firstTick = Math.floor((facts[0]?.at ?? 0) / TICK_MS) * TICK_MS
  const endsAt = endOfWalk(created, stays, dropped)
  for (let now = firstTick; now <= endsAt; now += TICK_MS) {
    for (let fact = facts[next]; fact && fact.at <= now; fact = facts[++next])
      state = evolveStall(state, fact)
    for (const { orderId } of dueStalls(state, [rule], 'the watched status', now)) {
      state = evolveStall(state, { type: 'alerted', orderId, rule: rule.rule, at: now })
      const stay = stays[Number(orderId)]
      if (stay) alertedAt.set(stay, now)
    }
    if (rule.rule === 'learned' && learnedAt === null && now % DAY_MS === 0) {
      const clock = advanceClock(state.clock, now)
      if (learnThreshold(state, clock, rule.budget ?? DEFAULT_BUDGET).learned) learnedAt = now
    }
  }
  return { alertedAt, learnedAt, endsAt }
}

export function endOfWalk(created: number[], stays: RealStay[], dropped: Set<RealStay>): number {
  const ends = stays.map((stay) => (dropped.has(stay) ? null : stay.leftAt) ?? stay.enteredAt)
  return ends.reduce((last, at) => Math.max(last, at), created.at(-1) ?? 0) + AFTERMATH_MS
}

function factsOf(created: number[], stays: RealStay[], dropped: Set<RealStay>): StallFact[] {
  const facts: StallFact[] = created.map((at) => ({ type: 'ordered', at }))
  stays.forEach((stay, index) => {
    facts.push({ type: 'entered', orderId: `${index}`, at: stay.enteredAt })
    if (stay.leftAt !== null && !dropped.has(stay))
      facts.push({ type: 'left', orderId: `${index}`, at: stay.leftAt })
  })
  // A stable sort: at the same minute an order is created, then enters, then leaves.
  return facts.sort((a, b) => a.at - b.at)
}
