import { z } from 'zod'

const text = z.string().min(1)

const ruleWords = z.strictObject({
  one: text,
  other: text,
  next: text.describe('What to do, where the alerts of one message do not all say the same.'),
  afterwards: text.optional().describe('What to do once it has ended, where something is left to do.'),
})

/** What became of what was lost: labels, each before a count. */
const outcomeWords = z.strictObject({
  missing: text,
  updates: text,
  recovered: text,
  late: text,
  gone: text,
  open: text,
  lateSlips: text,
  lateSlipsOf: text.describe('Before the orders of late slips.'),
  query: text,
})

/** All that a message about alerts says in one language. `{count}` and the like are filled in. */
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
    missing: 'Orders that never came in',
    updates: 'Updates that never came in',
    recovered: 'Recovered from the shop',
    late: 'Came in late by themselves',
    gone: 'No orders any more',
    open: 'Still open',
    lateSlips: 'Slips that went out late',
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
