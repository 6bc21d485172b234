import { z } from 'zod'

const text = z.string().min(1)

const ruleWords = z.strictObject({
  one: text,
  other: text,
  next: text.describe('What to do, if the alerts of one message differ in it.'),
  afterwards: text.optional().describe('What to do after it has ended, if anything.'),
})

/** Labels of the outcomes of discrepancies, each before a count. */
const outcomeWords = z.strictObject({
  missing: text,
  updates: text,
  recovered: text,
  late: text,
  gone: text,
  open: text,
  lateSlips: text,
  lateSlipsOf: text.describe('The count and the orders of late slips.'),
  query: text,
})

/** The texts of alert messages in one language. `{count}` and the like are filled in. */
export const alertWordsSchema = z.strictObject({
  subject: text,
  subjectMany: text,
  still: text,
  resolvedSubject: text,
  introFiring: text,
  introStill: text,
  introResolved: text,
  severities: z.strictObject({ critical: text, warning: text, info: text }),
  resolved: text,
  source: text,
  orders: text,
  since: text,
  lasted: text,
  from: text,
  within: text.default('{until}, after less than a minute'),
  unchanged: text.default('{count} more that were reported before still hold.'),
  outcome: outcomeWords.default({
    missing: 'Orders that never arrived',
    updates: 'Updates that never arrived',
    recovered: 'Recovered from the shop',
    late: 'Arrived late by themselves',
    gone: 'No longer orders',
    open: 'Still open',
    lateSlips: 'Slips that were sent late',
    lateSlipsOf: '{count} (orders {orders})',
    query: 'Recovered orders',
  }),
  more: text,
  moreSentences: text,
  next: text,
  runbook: text,
  console: text,
  footer: text,
  rules: z.record(z.string(), ruleWords),
  otherRule: ruleWords,
})

export type AlertWords = z.output<typeof alertWordsSchema>
