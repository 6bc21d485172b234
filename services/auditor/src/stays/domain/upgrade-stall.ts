import { addOpen, countAlerted, newOpenAges } from './learned/open-ages.ts'
import type { OpenStay, StallState } from './stall-state.ts'
import type { StayTable } from './learned/stay-table.ts'

/** A state as it was kept before the orders in the status were stored separately. */
export type PackedStallState = Omit<
  StallState,
  'byWall' | 'byWork' | 'open' | 'steady' | 'threshold' | 'learnedOn'
> & {
  byTime: StayTable
  /** Keyed by `#` and the order's id. */
  open: Record<string, OpenStay>
}

/**
 * The state in its present form, and the orders that are in the status. Only working time was kept of the
 * stays that have ended: of long stays the wall clock says about the same.
 */
export function upgradeStall(packed: PackedStallState): { state: StallState; stays: OpenStay[] } {
  const { byTime, open, ...kept } = packed
  const stays = Object.values(open).sort((a, b) => a.enteredAt - b.enteredAt)
  let ages = newOpenAges()
  for (const { enteredAt, enteredWorkMs, memory, alertedAt } of stays) {
    ages = addOpen(ages, { at: enteredAt, workMs: enteredWorkMs, memory })
    if (alertedAt.learned !== undefined) ages = countAlerted(ages, enteredAt)
  }
  return {
    state: {
      ...kept,
      byWall: structuredClone(byTime),
      byWork: byTime,
      open: ages,
      steady: { wall: null, work: null },
      threshold: null,
      learnedOn: null,
    },
    stays,
  }
}
