import { z } from 'zod'
import { instant } from '../instant.ts'

/*
 * This is the storage format. An alert is a state that begins and ends; the topic keeps the last event of
 * each. No field may have a secret, or personal data beyond the number of an order.
 */

const identity = {
  rule: z.string().min(1).describe('The alert rule, e.g. `missing-order`.'),
  source: z.string().min(1).describe('The source by its name in the configuration.'),
  subject: z.string().min(1).describe('The part of the source that it is about, e.g. an order number.'),
  since: instant.describe('When this alert was first raised. It identifies the episode.'),
}

/** An alert is firing, or still firing with another severity or other affected orders. */
export const alertRaisedSchema = z.strictObject({
  ...identity,
  severity: z.enum(['info', 'warning', 'critical']),
  summary: z.string().min(1).describe('A sentence for people.'),
  affected: z.strictObject({
    count: z.int().min(0).describe('The number of affected orders.'),
    ranges: z
      .array(z.strictObject({ first: z.string(), last: z.string() }))
      .describe(
        'Ranges of the order numbers that people see, ascending; capped, so they may have fewer orders than `count`.',
      ),
  }),
  evidence: z
    .array(z.string())
    .describe('Positions of the events that show it, e.g. `orders/3/1042`; capped.'),
  next: z.strictObject({
    action: z.string().min(1).describe('What to do, a sentence for people.'),
    runbook: z.string().min(1).describe('The page with the steps, e.g. `docs/runbooks/missing-order.md`.'),
  }),
})

const count = z.int().min(0)

/**
 * What became of lost updates. The sum of `recovered`, `late`, `gone` and `open`
 * is that of `missing` and `updates`.
 */
const discrepancyOutcomeSchema = z.strictObject({
  missing: count.describe('Orders of which nothing arrived.'),
  updates: count.describe('Orders of which a creation, a change or a deletion did not arrive.'),
  recovered: count.describe('Recovered from the shop.'),
  late: count.describe('Arrived late, by themselves.'),
  gone: count.describe('No longer orders: the shop has deleted them, or moved them to its bin.'),
  open: count.describe('Had not arrived yet.'),
  outage: z
    .strictObject({ from: instant, until: instant })
    .optional()
    .describe('How long the source was disconnected, where this sums up an outage.'),
})

/** An alert is resolved. */
export const alertResolvedSchema = z.strictObject({
  ...identity,
  reason: z.string().min(1).describe('A sentence for people: why it is resolved.'),
  outcome: discrepancyOutcomeSchema
    .optional()
    .describe('What became of lost updates; absent for other alerts. Version 2 added it.'),
  reportedBy: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Fingerprint of the alert whose resolution reports this one too, so that people get no further message. Version 2 added it.',
    ),
})

/**
 * From now on the alerts that match are not sent to people, although they are firing. The last one of a
 * `silenceId` counts. An acknowledgement silences one episode until it ends.
 */
export const alertSilencedSchema = z.strictObject({
  silenceId: z.string().min(1),
  match: z
    .strictObject({
      rule: z.string().nullable(),
      source: z.string().nullable(),
      subject: z.string().nullable(),
      since: instant.nullable().describe('Of one episode, for an acknowledgement.'),
    })
    .describe('Null matches any value.'),
  by: z.string().min(1).describe('Who asked for it.'),
  reason: z.string().min(1),
  endsAt: instant.nullable().describe('Null: when the alert ends. A time that has passed ends the silence.'),
})

export type AlertRaised = z.infer<typeof alertRaisedSchema>
export type DiscrepancyOutcome = z.infer<typeof discrepancyOutcomeSchema>
export type AlertResolved = z.infer<typeof alertResolvedSchema>
export type AlertSilenced = z.infer<typeof alertSilencedSchema>
