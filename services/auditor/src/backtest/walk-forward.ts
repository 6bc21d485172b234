import { dueStalls, type StallAlert } from '../stays/domain/due-stalls.ts'
import { evolveStall, type OpenStays, type StallFact } from '../stays/domain/evolve-stall.ts'
import type { StallRule } from '../stays/domain/stall-rule.ts'
import { newStallState, type StallState } from '../stays/domain/stall-state.ts'
import type { RealStay } from './transition.ts'

const dayMs = 24 * 3_600_000
/** How often the alerts are looked at. */
export const tickMs = dayMs / 4
/** The world continues after the last fact, so that what is stuck at the end can still be found. */
const aftermathMs = 90 * dayMs

export type HistoryPass = {
  alertedAt: Map<RealStay, number>
  /** When the learned rule knew enough to leave its default; null if never, or for another rule. */
  learnedAt: number | null
  endsAt: number
}

/**
 * Lives through a history step by step with one rule watching, as the live auditor would: at any time the
 * rule has been told only what had happened by then. A stay in `dropped` never leaves: its update is lost.
 */
export function walkForward(
  created: number[],
  stays: RealStay[],
  dropped: Set<RealStay>,
  rule: StallRule,
): HistoryPass {
  const facts = factsOf(created, stays, dropped)
  const alertedAt = new Map<RealStay, number>()
  const open: OpenStays = new Map()
  let state = newStallState()
  let learnedAt: number | null = null
  let next = 0
  const firstTick = Math.floor((facts[0]?.at ?? 0) / tickMs) * tickMs
  const endsAt = endOfWalk(created, stays, dropped)
  for (let now = firstTick; now <= endsAt; now += tickMs) {
    for (let fact = facts[next]; fact && fact.at <= now; fact = facts[++next])
      state = evolveStall(state, open, fact)
    for (const { orderId } of dueNow(state, open, rule, now)) {
      state = evolveStall(state, open, { type: 'alerted', orderId, rule: rule.rule, at: now })
      const stay = stays[Number(orderId)]
      if (stay) alertedAt.set(stay, now)
    }
    if (rule.rule === 'learned' && state.threshold?.learned) learnedAt ??= now
  }
  return { alertedAt, learnedAt, endsAt }
}

/** Those that entered first are due first, so the rest need no look. */
function dueNow(state: StallState, open: OpenStays, rule: StallRule, now: number): StallAlert[] {
  const due: StallAlert[] = []
  for (const stay of open.values()) {
    if (stay.alertedAt[rule.rule] !== undefined) continue
    const found = dueStalls(state, [stay], { rule, status: 'the watched status', now })
    if (found.length === 0) break
    due.push(...found)
  }
  return due
}

/** Long enough after the last fact that stuck orders are found, ms since 1970. */
export function endOfWalk(created: number[], stays: RealStay[], dropped: Set<RealStay>): number {
  const ends = stays.map((stay) => (dropped.has(stay) ? null : stay.leftAt) ?? stay.enteredAt)
  return ends.reduce((last, at) => Math.max(last, at), created.at(-1) ?? 0) + aftermathMs
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
