/**
 * When an order counts as stalled in the watched status. Any number of these may watch one status of one
 * source.
 *
 * - `count`: this many newer orders have come since it entered the status.
 * - `time`: it has been there this long.
 * - `learned`: longer than the source's own history explains; `budget` is the share of all orders that may be
 *   alerted falsely, which means: they move on by themselves later. 1 in 200 unless said otherwise.
 */
export type StallRule =
  | { rule: 'count'; laterOrders: number }
  | { rule: 'time'; afterMs: number }
  | { rule: 'learned'; budget?: number }

export type StallRuleName = StallRule['rule']

export const defaultBudget = 1 / 200

/** The share of all orders that may be alerted falsely where these rules watch. */
export function budgetOf(rules: readonly StallRule[]): number {
  const learned = rules.find((rule) => rule.rule === 'learned')
  return learned?.budget ?? defaultBudget
}
