import { defaultBudget, type StallRule } from '../stays/domain/stall-rule.ts'
import { chanceWithin } from './binomial.ts'
import { dropUpdates } from './drop-updates.ts'
import { alarmsOf, hindsightRules, type FixedRule } from './hindsight-rules.ts'
import { evaluateRule, type RuleOutcome } from './evaluate-rule.ts'
import { monthOf } from './months.ts'
import type { HistoricOrder } from './order-history.ts'
import { staysOf, transitions, type RealStay, type Transition } from './transition.ts'
import { walkForward } from './walk-forward.ts'

const defaultDroppedShare = 0.01
/** Many draws of the lost updates where a history is short, fewer where one draw loses enough. */
const maxTrials = 10
const ordersInAllTrials = 60_000
/** A month with fewer orders expects less than half a false alarm: there is nothing to evaluate. */
const minOrders = 100
/** A history whose last order is so close to the end of a month has the whole month. */
const breakingOffMs = 5 * 24 * 3_600_000
/** A status that few orders ever leave in this history is not one to wait in: it has no usual stay. */
const minLeaving = 0.5

export type Evaluation = {
  transition: string
  budget: number
  droppedShare: number
  trials: number
  orders: number
  /** Orders that entered and never left, their update not being lost by us: alarms about them are true. */
  neverMoved: number
  /** The day on which the learned rule left its default. */
  learnedAt: string | null
  /** The first ones are shown but not evaluated: the learned rule was still on its default. */
  learningMonths: string[]
  evaluatedMonths: string[]
  /** For each evaluated month: the chance to be within the band of a rule whose true rate is the budget. */
  chanceAtBudget: { month: string; chance: number }[]
  rules: { name: string; rule: StallRule; verdict: RuleOutcome }[]
  /** The learned rule in the months in which it was still learning. */
  whileLearning: RuleOutcome
  goals: Goals
}

/** The requirement on the learned rule over all evaluated months together. */
export type Goals = {
  /** The 95 % interval of its false alarms contains the budget. */
  isBudgetWithinInterval: boolean
  /**
   * Its 90th percentile of delays from entering, in those of the fixed rule
   * whose is shortest; at most 1.1 is asked.
   */
  p90Ratio: number
}

/** Walks done, of all that there are to do for a transition. */
export type OnProgress = (transition: string, done: number, of: number) => void

/**
 * Walks through the history once for every way of leaving a status.
 * Deterministic: the same orders, the same figures.
 */
export function evaluateStall(
  orders: HistoricOrder[],
  onProgress: OnProgress = () => undefined,
): Evaluation[] {
  return transitions.flatMap((transition) => {
    const stays = staysOf(orders, transition)
    const left = stays.filter((stay) => stay.leftAt !== null)
    return left.length > stays.length * minLeaving ? [evaluateTransition(orders, transition, onProgress)] : []
  })
}

function evaluateTransition(
  orders: HistoricOrder[],
  transition: Transition,
  onProgress: OnProgress,
): Evaluation {
  const budget = defaultBudget
  const created = orders.map((order) => order.createdAt)
  const stays = staysOf(orders, transition)
  const trials = Math.max(1, Math.min(maxTrials, Math.ceil(ordersInAllTrials / Math.max(1, stays.length))))
  const drops = Array.from({ length: trials }, (_, trial) =>
    dropUpdates(stays, defaultDroppedShare, trial + 1),
  )
  const learned: StallRule = { rule: 'learned' }
  const learnedTrials = drops.map((dropped, done) => {
    onProgress(transition.name, done, trials)
    return { dropped, pass: walkForward(created, stays, dropped, learned) }
  })
  const learnedAt = learnedTrials[0]?.pass.learnedAt ?? null
  const { learningMonths, evaluatedMonths } = splitMonths(stays, created, learnedAt)
  const evaluate = (rule: FixedRule) => {
    const fixedTrials = drops.map((dropped) => ({ dropped, pass: alarmsOf(rule, created, stays, dropped) }))
    return evaluateRule(fixedTrials, stays, evaluatedMonths, budget)
  }
  const learnedVerdict = evaluateRule(learnedTrials, stays, evaluatedMonths, budget)

  const fixed = hindsightRules(created, stays, new Set(evaluatedMonths), budget).map((rule) => ({
    name: `fixed by ${rule.rule}`,
    rule,
    verdict: evaluate(rule),
  }))
  return {
    transition: transition.name,
    budget,
    droppedShare: defaultDroppedShare,
    trials,
    orders: stays.length,
    neverMoved: stays.filter((stay) => stay.leftAt === null).length,
    learnedAt: learnedAt === null ? null : new Date(learnedAt).toISOString().slice(0, 10),
    learningMonths,
    evaluatedMonths,
    chanceAtBudget: learnedVerdict.months.map(({ month, orders: of }) => ({
      month,
      chance: chanceWithin(budget, of, 0.5, 1.5),
    })),
    rules: [{ name: 'learned', rule: learned, verdict: learnedVerdict }, ...fixed],
    whileLearning: evaluateRule(learnedTrials, stays, learningMonths, budget),
    goals: goalsOf(
      learnedVerdict,
      fixed.map(({ verdict }) => verdict),
      budget,
    ),
  }
}

function goalsOf({ low, high, delays }: RuleOutcome, fixed: RuleOutcome[], budget: number): Goals {
  const best = Math.min(...fixed.map((verdict) => verdict.delays.fromEntering.p90))
  return {
    isBudgetWithinInterval: low <= 1000 * budget && high >= 1000 * budget,
    p90Ratio: best > 0 ? delays.fromEntering.p90 / best : 1,
  }
}

/**
 * Whole months with enough orders, parted where the learned rule had left its default before they began. In
 * the month in which a history breaks off, alarms still come but orders no longer do: it is left out.
 */
function splitMonths(stays: RealStay[], created: number[], learnedAt: number | null) {
  const counts = new Map<string, number>()
  for (const { enteredAt } of stays) counts.set(monthOf(enteredAt), (counts.get(monthOf(enteredAt)) ?? 0) + 1)
  const end = monthOf((created.at(-1) ?? 0) + breakingOffMs)
  const months = [...counts].flatMap(([month, of]) => (of >= minOrders && month < end ? [month] : []))
  const learning = months.filter((month) => learnedAt === null || Date.parse(`${month}-01`) < learnedAt)
  const evaluated = months.filter((month) => !learning.includes(month))
  return evaluated.length > 0
    ? { learningMonths: learning, evaluatedMonths: evaluated }
    : { learningMonths: [], evaluatedMonths: months }
}
