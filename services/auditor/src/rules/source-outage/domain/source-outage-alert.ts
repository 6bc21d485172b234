import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { affectedOrders } from '../../../alerts/domain/affected-orders.ts'
import type { Outage } from './outage.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'source-outage'

/** An outage in figures; raised and resolved together, when all that was missing is back or was awaited. */
export function sourceOutage(source: string, outage: Outage): DesiredAlert {
  const { open } = outage.counts
  return {
    ...{ rule, source, subject: subjectOf(outage), severity: open > 0 ? 'warning' : 'info', evidence: [] },
    summary: outageSentence(source, outage),
    affected: affectedBy(outage),
    next: {
      action:
        open > 0
          ? 'Look the open orders up in the shop: each has an alert of its own.'
          : 'Find out why it happened, or it will happen again.',
      runbook: runbookOf(rule),
    },
  }
}

/** It names the outage: another one has another. */
export function subjectOf({ noticedAt }: Pick<Outage, 'noticedAt'>): string {
  return new Date(noticedAt).toISOString()
}

function outageSentence(source: string, { from, until, causes, counts }: Outage): string {
  const { missing, updates, recovered, late, gone, open } = counts
  const time = `${source} was cut off from ${minute(from)} until ${minute(until ?? from)} (${causes.join(', ')}).`
  if (missing + updates === 0) return `${time} Nothing was lost.`
  const lost = [
    ...(missing > 0 ? [`${missing === 1 ? 'one order' : `${missing} orders`} never arrived`] : []),
    ...(updates > 0 ? [`${updates === 1 ? 'one update was' : `${updates} updates were`} lost`] : []),
  ]
  const became = [
    [recovered, 'recovered from the shop'],
    [late, 'arrived late'],
    [gone, 'no order any more'],
    [open, 'still open'],
  ] as const
  const parts = became.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []))
  return `${time} ${capital(lost.join(' and '))}: ${parts.join(', ')}.`
}

function affectedBy({ counts: { missing, updates }, numbers }: Outage): DesiredAlert['affected'] {
  const { ranges } = affectedOrders(numbers.filter((number) => /^\d{1,15}$/.test(number)).map(Number))
  return { count: missing + updates, ranges }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
