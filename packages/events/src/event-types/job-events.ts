import { z } from 'zod'
import { instant } from './instant.ts'

/*
 * This is the storage format: what ran by a schedule or in the background. Names are open where a
 * configuration gives them. No field may have personal data of participants or customers.
 */

const text = z.string().nullable()
const name = z.string().min(1)
const count = z.int().min(0)

/** The last event of a run: each run has one. */
export const scheduleRunFinishedSchema = z.strictObject({
  schedule: name.describe('The schedule by its name in the configuration.'),
  action: name.describe('The kind of its action, e.g. `sweep`.'),
  runId: name.describe('The same for the same run, however often it is reported.'),
  dueAt: instant.describe('The time that the run was due by its schedule, or that the command was given.'),
  startedAt: instant.nullable().describe('Null for one that was skipped.'),
  finishedAt: instant,
  startedBy: z.enum(['schedule', 'catch-up', 'command']),
  by: text.describe('The person who gave the command; null for none.'),
  missed: count.describe('Earlier due times that this run makes up for, or that were skipped with it.'),
  outcome: z.enum(['succeeded', 'failed', 'skipped']),
  result: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('What it did: texts, numbers and booleans by name.'),
  error: text.describe('Why it failed or was skipped, a sentence; null for neither.'),
})

const ordersOfSourceSchema = z.strictObject({
  source: name,
  received: count.describe('Orders that were seen for the first time.'),
  changed: count.describe('Orders that were seen before and changed.'),
  recovered: count.describe('Orders of which something was lost, and was recovered.'),
  missing: count.describe('Orders that are missing now.'),
})

const waitingSchema = z.strictObject({
  kind: name.describe('`dead-letters`, `parked`, `quarantined`, `work` or `mails`.'),
  of: name.describe('The consumer, source or queue in which they wait.'),
  count,
  oldestAt: instant.nullable().describe('Since when the oldest waits, where it is known.'),
})

const listedAlertSchema = z.strictObject({
  rule: name,
  source: name,
  subject: name,
  severity: name,
  summary: z.string(),
  since: instant,
})

const amountsSchema = z.array(z.strictObject({ currency: name, amount: z.string() }))

const billingOfSourceSchema = z.strictObject({
  source: name,
  subscriptions: z
    .array(z.strictObject({ status: name, count }))
    .describe('How many subscriptions there are now, by status.'),
  started: count,
  ended: count,
  invoicesPaid: count,
  paid: amountsSchema.describe('The sum of the invoices that were paid, by currency.'),
  invoicesOpen: count.describe('Invoices that are open now.'),
})

/** A mail with these figures is due to each recipient. Figures without a time are of that up to `to`. */
export const digestDueSchema = z.strictObject({
  digestId: name.describe('The same for the same digest, however often it is decided.'),
  schedule: name,
  from: instant,
  to: instant,
  timeZone: name.describe('In which people read its times.'),
  locale: name,
  recipients: z.array(name),
  sender: text.describe('Null for the sender of alerts.'),
  orders: z.array(ordersOfSourceSchema),
  waiting: z.array(waitingSchema).describe('What waits for a person or a retry; empty for nothing.'),
  alerts: z.strictObject({
    firing: count,
    raised: count,
    resolved: count,
    listed: z.array(listedAlertSchema).describe('The most severe that are firing; capped.'),
  }),
  shipments: z
    .strictObject({
      requested: count,
      shipped: count,
      delivered: count,
      waiting: count.describe('Not yet booked or not yet scanned.'),
      deadLettered: count,
    })
    .nullable()
    .describe('Null where nothing is shipped.'),
  billing: z.array(billingOfSourceSchema),
})

/** The last event of an export. */
export const exportFinishedSchema = z.strictObject({
  exportId: name,
  outcome: z.enum(['ready', 'failed', 'cancelled']),
  of: name.describe('What was exported, e.g. `orders`.'),
  format: name,
  rows: count,
  bytes: count,
  expiresAt: instant.nullable().describe('When it is removed; null where there is nothing to fetch.'),
  link: text.describe('Where it can be fetched until `expiresAt`; null where there is nothing to fetch.'),
  recipient: text.describe('Who is to get a mail; null for nobody.'),
  requestedBy: name.describe('The person or the schedule.'),
  error: text.describe('Why it failed, a sentence.'),
})

export type ScheduleRunFinished = z.infer<typeof scheduleRunFinishedSchema>
export type DigestDue = z.infer<typeof digestDueSchema>
export type ExportFinished = z.infer<typeof exportFinishedSchema>
