import { z } from 'zod'

const count = z.int()

/** What came of a source's last complete comparison with its shop. */
export const reconciliationAnswer = z
  .strictObject({
    source: z.string(),
    since: z.string().describe("Compared were the shop's orders that were modified from this time on"),
    through: z.string().describe("and up to this one, by the shop's clock."),
    orders: count.describe('Orders of the shop in that time.'),
    equal: count.describe('Of these: in the log as the shop has them.'),
    missing: count.describe('In the shop, and not in the log.'),
    outdated: count.describe('Newer in the shop than in the log.'),
    notCompared: count.describe(
      'Unknown, and modified before the source was declared, or so long ago that the auditor may have forgotten them.',
    ),
    deleted: count.describe('Known, and no longer in the shop: counted in none of the others.'),
    startedAt: z.string(),
    finishedAt: z.string(),
  })
  .describe(
    'What came of the last complete comparison of a source with its shop, order by order. What differed is recovered.',
  )

export type ReconciliationAnswer = z.output<typeof reconciliationAnswer>
