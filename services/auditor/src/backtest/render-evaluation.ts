import { duration } from '../alerts/domain/duration.ts'
import type { StallRule } from '../stays/domain/stall-rule.ts'
import type { Evaluation } from './evaluate-stall.ts'
import type { MonthVerdict, RuleOutcome } from './evaluate-rule.ts'

/** A rule that learns may find the slowest tenth so much later than one that knew the whole history. */
const maxRatio = 1.1

/** The evaluation as Markdown: for each transition a summary, the months, and in words what was reached. */
export function renderEvaluation(evaluations: Evaluation[], source: string): string {
  if (evaluations.length === 0)
    return `Made from ${source}. There is no status in it that most orders leave again.`
  return [`Made from ${source}.`, ...evaluations.map(renderTransition)].join('\n\n')
}

function renderTransition(evaluation: Evaluation): string {
  const { transition, orders, neverMoved, trials, learnedAt, learningMonths, evaluatedMonths } = evaluation
  const learning =
    learningMonths.length > 0
      ? `${learningMonths.join(', ')} not evaluated (still learning)`
      : 'all evaluated'
  return [
    `### ${transition}`,
    `${orders} orders entered, ${neverMoved} of them never left. ${percent(evaluation.droppedShare)} of the updates lost, ` +
      `${trials} ${trials === 1 ? 'draw' : 'draws'}. Budget ${(evaluation.budget * 1000).toFixed(1)} per 1,000. ` +
      `Learned since ${learnedAt ?? 'never: on its default throughout'}; ${learning}; ` +
      `evaluated: ${evaluatedMonths[0] ?? 'no month'} to ${evaluatedMonths.at(-1) ?? 'none'}.`,
    renderSummary(evaluation),
    renderMonths(evaluation),
    ...renderLearning(evaluation),
    renderGoals(evaluation),
  ].join('\n\n')
}

function renderSummary({ rules, evaluatedMonths }: Evaluation): string {
  const rows = rules.map(({ rule, verdict }) => {
    const { delays } = verdict
    return [
      nameOf(rule),
      `${verdict.per1000.toFixed(1)} (${verdict.low.toFixed(1)}–${verdict.high.toFixed(1)})`,
      `${withinOf(verdict)} of ${evaluatedMonths.length}`,
      days(delays.fromLost.median),
      days(delays.fromLost.p90),
      days(delays.fromEntering.median),
      days(delays.fromEntering.p90),
      `${delays.undetected} of ${delays.lost}`,
    ]
  })
  return table(
    [
      'rule',
      'false alarms per 1,000 (95 %)',
      'months within the band',
      'delay from the loss: median, days',
      'p90',
      'from entering: median, days',
      'p90',
      'not found by the end',
    ],
    rows,
  )
}

function renderMonths({ rules, chanceAtBudget }: Evaluation): string {
  const rows = chanceAtBudget.map(({ month, chance }, index) => [
    month,
    `${rules[0]?.verdict.months[index]?.orders ?? 0}`,
    percent(chance),
    ...rules.map(({ verdict }) => cell(verdict.months[index])),
    (rules[0]?.verdict.months[index]?.per1000ByOrder ?? 0).toFixed(1),
  ])
  return table(
    [
      'month',
      'orders',
      'chance to be within at exactly the budget',
      ...rules.map(({ rule }) => nameOf(rule)),
      'learned, by month of the order',
    ],
    rows,
  )
}

function renderLearning({ whileLearning }: Evaluation): string[] {
  if (whileLearning.months.length === 0) return []
  const months = whileLearning.months.map((month) => `${month.month}: ${cell(month)}`)
  return [`Still learning, not evaluated: ${months.join(', ')}.`]
}

function cell(month: MonthVerdict | undefined): string {
  if (!month) return ''
  return `${month.per1000.toFixed(1)} (${month.low.toFixed(1)}–${month.high.toFixed(1)})${month.within ? ' ✓' : ''}`
}

function renderGoals({ rules, evaluatedMonths, chanceAtBudget, budget, goals }: Evaluation): string {
  const learned = rules[0]?.verdict
  if (!learned) return ''
  const met = learned.months.filter(({ within }) => within).length
  const byChance = chanceAtBudget.reduce((sum, { chance }) => sum + chance, 0)
  const contradicted = learned.months
    .filter(({ low, high }) => low > 1500 * budget || high < 500 * budget)
    .map(({ month }) => month)
  return [
    `- Budget: ${goals.isBudgetWithinInterval ? 'kept' : 'NOT kept'}; ${learned.per1000.toFixed(1)} false alarms per 1,000 ` +
      `(95 %: ${learned.low.toFixed(1)}–${learned.high.toFixed(1)}), ${(1000 * budget).toFixed(1)} allowed.`,
    `- Delay: the 90th percentile is ${goals.p90Ratio.toFixed(2)} times that of the best fixed rule; ` +
      `${goals.p90Ratio <= maxRatio ? 'within' : 'NOT within'} the ${maxRatio} asked for.`,
    `- Band: ${met} of ${evaluatedMonths.length} months. A rule whose true rate is exactly the budget would be within ` +
      `it in ${byChance.toFixed(1)} on average. Months whose interval lies wholly outside the band: ${list(contradicted)}.`,
  ].join('\n')
}

function nameOf(rule: StallRule): string {
  if (rule.rule === 'learned') return 'learned'
  return rule.rule === 'time' ? `fixed: ${duration(rule.afterMs)}` : `fixed: ${rule.laterOrders} later orders`
}

function withinOf(verdict: RuleOutcome): number {
  return verdict.months.filter(({ within }) => within).length
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, column) =>
    Math.max(...[cell, ...rows.map((row) => row[column] ?? '')].map(({ length }) => length)),
  )
  const line = (cells: string[], filler = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`
  return [
    line(head),
    line(
      head.map(() => '---'),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ].join('\n')
}

const days = (value: number) => value.toFixed(1)
const percent = (share: number) => `${Math.round(share * 100)} %`
const list = (months: string[]) => (months.length > 0 ? months.join(', ') : 'none')
