import { z } from 'zod'

const count = z.int()

/** The result of a source's last complete comparison with its shop. */
export const reconciliationResponse = z
  .strictObject({
    source: z.string(),
    since: z
      .string()
      .describe('Orders modified, or events of Stripe made, at this time or later were compared,'),
    through: z.string().describe("up to this time, by the shop's clock."),
    orders: count.describe(
      'Orders of the shop in that period; of a Stripe account its subscriptions, and the invoices that are open, drafts or recent.',
    ),
    equal: count.describe('Of these, the same in the log as in the shop.'),
    missing: count.describe('In the shop but not in the log.'),
    outdated: count.describe('Newer in the shop than in the log.'),
    notCompared: count.describe(
      'Unknown, and modified before the source was declared, or longer ago than the auditor remembers.',
    ),
    deleted: count.describe('Known but no longer in the shop. Not part of any other count.'),
    startedAt: z.string(),
    finishedAt: z.string(),
  })
  .meta({
    id: 'Reconciliation',
    description:
      'The result of the last complete comparison of a source with its shop, order by order. Differences are recovered.',
  })

export type ReconciliationResponse = z.output<typeof reconciliationResponse>
