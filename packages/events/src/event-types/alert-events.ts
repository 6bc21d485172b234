import { z } from 'zod'
import { instant } from '../codec/instant.ts'

/*
 * This is the storage format. An alert is a state that begins and ends; the topic keeps the last word on each.
 * Nothing here may be a secret, or say more of a person than the number of an order.
 */

const identity = {
  rule: z.string().min(1).describe('What was broken, a word for machines, as `missing-order`.'),
  source: z.string().min(1).describe('The source by its name in the configuration.'),
  subject: z.string().min(1).describe('What of the source it is about, as an order number.'),
  since: instant.describe('When this alert was first raised. It names the episode: another one has another.'),
}

/** An alert holds, or still holds and has changed in severity or in what it affects. */
export const alertRaisedSchema = z.strictObject({
  ...identity,
  severity: z.enum(['info', 'warning', 'critical']),
  summary: z.string().min(1).describe('A sentence for people.'),
  affected: z.strictObject({
    count: z.int().min(0).describe('Of orders, in all.'),
    ranges: z
      .array(z.strictObject({ first: z.string(), last: z.string() }))
      .describe('Their numbers as people call them, ascending; capped, so they may be fewer than `count`.'),
  }),
  evidence: z.array(z.string()).describe('Positions of the events that show it, as `orders/3/1042`; capped.'),
  next: z.strictObject({
    action: z.string().min(1).describe('What to do, a sentence for people.'),
    runbook: z.string().min(1).describe('The page that says how, as `docs/runbooks/missing-order.md`.'),
  }),
})

const count = z.int().min(0)

/** What became of what was lost. `recovered`, `late`, `gone` and `open` are together `missing` and `updates`. */
export const lossOutcomeSchema = z.strictObject({
  missing: count.describe('Orders of which nothing came in.'),
  updates: count.describe('Orders of which a creation, a change or a deletion did not come in.'),
  recovered: count.describe('Of all these, recovered from the shop.'),
  late: count.describe('Came in late, by themselves.'),
  gone: count.describe('Are no orders any more: the shop has deleted them, or put them into its bin.'),
  open: count.describe('Were not here yet.'),
  outage: z
    .strictObject({ from: instant, until: instant })
    .optional()
    .describe('For how long the source was cut off, where this sums up an outage.'),
})

/** An alert holds no longer. */
export const alertResolvedSchema = z.strictObject({
  ...identity,
  reason: z.string().min(1).describe('A sentence for people: what has ended it.'),
  outcome: lossOutcomeSchema
    .optional()
    .describe('What became of what was lost; absent of other alerts. Version 2 added it.'),
  reportedBy: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The alert whose end reports this end too, by its fingerprint: people need no message of their own. Version 2 added it.',
    ),
})

/**
 * From now on people are not told of the alerts that match, although they hold. The last one of a `silenceId` counts. Who
 * acknowledges an alert silences that one episode until it ends.
 */
export const alertSilencedSchema = z.strictObject({
  silenceId: z.string().min(1),
  match: z
    .strictObject({
      rule: z.string().nullable(),
      source: z.string().nullable(),
      subject: z.string().nullable(),
      since: instant.nullable().describe('Of one episode: an acknowledgement.'),
    })
    .describe('What is null matches anything.'),
  by: z.string().min(1).describe('Who wants it.'),
  reason: z.string().min(1),
  endsAt: instant.nullable().describe('Null: when the alert ends. A time that has passed ends the silence.'),
})

export type AlertRaised = z.infer<typeof alertRaisedSchema>
export type LossOutcome = z.infer<typeof lossOutcomeSchema>
export type AlertResolved = z.infer<typeof alertResolvedSchema>
export type AlertSilenced = z.infer<typeof alertSilencedSchema>
