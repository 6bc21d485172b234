import type { DesiredAlert } from '../alert/decide-alerts.ts'
import type { AlertRaised } from '@slipstream/events/alert-events.ts'
import { formatRanges } from '../alert/number-ranges.ts'
import { runbookOf } from './runbook-of.ts'

const rule = 'shop-unreachable'

/** The shop's REST API gives no usable answer, so nothing is verified or recovered. @param waiting the numbers that wait for one */
export function shopUnreachable(found: {
  source: string
  kind: 'away' | 'refused' | 'odd'
  reason: string
  waiting: AlertRaised['affected']
}): DesiredAlert {
  const { source, kind, reason, waiting } = found
  const numbers = waiting.ranges.map(({ first, last }) => ({ first: Number(first), last: Number(last) }))
  const wait =
    waiting.count === 0
      ? ''
      : ` ${waiting.count === 1 ? 'Number' : 'Numbers'} ${formatRanges(numbers, waiting.count)} can't be verified meanwhile.`
  return {
    ...{ rule, source, subject: 'rest', severity: kind === 'away' ? 'warning' : 'critical', evidence: [] },
    summary: `${source} gives no usable answer to its REST API: ${reason}.${wait}`,
    affected: waiting,
    next: { action: actions[kind], runbook: runbookOf(rule) },
  }
}

const actions = {
  away: 'It is asked again by itself. See whether the shop is up.',
  refused: 'Give the auditor keys that the shop takes: sources.<name>.rest.key and .secret.',
  odd: "Correct sources.<name>.rest.url: what answers there is not this shop's REST API.",
}
