import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { mailAddress } from '../../values/mail-address.ts'
import { locale } from '../locale-schema.ts'

/** What failed for good and can be tried again by a command of its service. */
const redriveTargets = [
  'dead-letters',
  'shipments',
  'billing-notices',
  'billing-fetches',
  'billing-callouts',
  'slips',
  'shipment-mails',
  'billing-mails',
] as const

const workOfBilling: ReadonlySet<string> = new Set(['billing-notices', 'billing-fetches', 'billing-callouts'])

const name = z.string().min(1).max(200)

const sweepSchema = closedObject({
  kind: z.literal('sweep'),
  source: name.describe(
    'The source that the auditor compares with the log, whole, as `source reconcile` does.',
  ),
})

const digestSchema = closedObject({
  kind: z.literal('digest'),
  recipients: z
    .array(mailAddress)
    .min(1, 'must be a list of at least one address')
    .max(20)
    .describe('Who gets the mail.'),
  from: mailAddress.optional().describe('The sender. Default: that of `alerts.email`.'),
  locale: locale.default('en').describe('Language of the mail: `en` and `de` are shipped.'),
})

const redriveSchema = closedObject({
  kind: z.literal('redrive'),
  of: z
    .enum(redriveTargets)
    .describe(
      'What is tried again: dead letters of a consumer, dead-lettered shipments or work of billing, or mails that could not be sent.',
    ),
  consumer: name.optional().describe('Of `dead-letters`, and required for them, e.g. `notifier`.'),
  source: name
    .optional()
    .describe(
      'Only of this source; required for work of billing and for mails, not possible for dead letters.',
    ),
  reasonContains: name
    .optional()
    .describe('Only those whose reason contains this text; not possible for mails.'),
  failed: z
    .enum(['refused', 'attempts-exhausted', 'outcome-unknown', 'expired'])
    .optional()
    .describe('Why mails failed, and required for them. Mails of the last eight days are sent again.'),
})

const dayMs = 24 * 60 * 60 * 1_000

const retentionSchema = closedObject({
  kind: z.literal('retention'),
  of: z
    .enum(['read-models'])
    .describe(
      'What is removed that no index removes: the versions of read models that a rebuild has left for a rollback.',
    ),
  olderThanMs: z
    .int()
    .min(60_000)
    .max(400 * dayMs)
    .default(7 * dayMs)
    .describe('How long it is kept, in milliseconds.'),
})

const exportSchema = closedObject({
  kind: z.literal('export'),
  of: z
    .enum(['orders', 'participants', 'events', 'shipments', 'subscriptions', 'invoices', 'alerts'])
    .describe('What is exported.'),
  format: z.enum(['csv', 'ndjson', 'parquet']).default('csv'),
  columns: z.array(name).min(1).max(50).optional().describe('Default: all columns.'),
  period: z
    .enum(['all', 'since-last'])
    .default('all')
    .describe('`since-last`: only what is of the time since the last run that succeeded.'),
  filter: z
    .record(name, z.union([name, z.array(name).min(1).max(50), z.boolean()]))
    .default({})
    .describe('As the filters of `npx slipstream exports create`, by name.'),
  recipient: mailAddress.optional().describe('Who gets a mail with the link. Default: nobody.'),
})

/** What a schedule does. */
export const actionSchema = z.discriminatedUnion('kind', [
  sweepSchema,
  digestSchema,
  redriveSchema.superRefine(fitsItsTarget),
  retentionSchema,
  exportSchema,
])

export type ScheduleAction = z.output<typeof actionSchema>

function fitsItsTarget(action: z.output<typeof redriveSchema>, context: z.RefinementCtx): void {
  const { of } = action
  const isOfMails = of === 'slips' || of === 'shipment-mails' || of === 'billing-mails'
  const needed = {
    consumer: of === 'dead-letters',
    source: isOfMails || workOfBilling.has(of),
    failed: isOfMails,
  }
  const possible = {
    consumer: needed.consumer,
    source: of !== 'dead-letters',
    reasonContains: !isOfMails,
    failed: isOfMails,
  }
  for (const [key, isNeeded] of Object.entries(needed))
    if (isNeeded && action[key as keyof typeof needed] === undefined)
      context.addIssue({ code: 'custom', path: [key], message: `is required for ${of}` })
  for (const [key, isPossible] of Object.entries(possible))
    if (!isPossible && action[key as keyof typeof possible] !== undefined)
      context.addIssue({ code: 'custom', path: [key], message: `is not possible for ${of}` })
}
