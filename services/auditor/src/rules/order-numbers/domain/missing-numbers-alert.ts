import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { affectedOrders } from '../../../alerts/domain/affected-orders.ts'
import { formatRanges, numberRanges } from '../../../alerts/domain/number-ranges.ts'
import type { SourceTraits } from '../../../sources/source-kind.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'missing-numbers'

export const missingNumbersRule: AlertRule = {
  name: rule,
  resolved: ({ source }) =>
    `All numbers of ${source} have arrived, are explained, or were given up after a week without an answer.`,
}

/** Numbers that never arrived, of a source that can't be queried. */
export function missingNumbers({
  source,
  numbers,
  step,
  traits,
}: {
  source: string
  numbers: readonly number[]
  step: number
  traits: Pick<SourceTraits, 'whyNotQueried'>
}): DesiredAlert {
  const ranges = formatRanges(numberRanges(numbers, step), numbers.length, { step })
  const subject = numbers.length === 1 ? `Order number ${ranges}` : `${numbers.length} order numbers`
  return {
    ...{ rule, source, subject: 'numbers', severity: 'warning', evidence: [] },
    summary: `${subject} of ${source} never arrived${numbers.length === 1 ? '' : `: ${ranges}`}. The shop can't be asked, so they may be no orders.`,
    affected: affectedOrders(numbers, step),
    next: {
      action: `Look them up where they were placed. This is not done by itself, as ${traits.whyNotQueried(source)}.`,
      runbook: runbookOf(rule),
    },
  }
}
