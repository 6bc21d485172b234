import { z } from 'zod'

/*
 * The commands that billing handles: `to` is `billing`, `kind` a key of `billingCommands`, and `payload` fits its schema. They are
 * stored, so add only optional fields.
 */

const name = z.string().min(1).max(200)

export const billingCommands = {
  /** Result: `{ matched, redriven }`; with `dryRun` none is redriven. */
  'redrive-billing-work': z.strictObject({
    work: z.enum(['notices', 'fetches']).describe('Mails that are to be decided, or objects to be fetched.'),
    source: name,
    idContains: name.optional(),
    reasonContains: name.optional(),
    dryRun: z.boolean().default(false),
  }),
} as const

export type RedriveBillingWork = z.output<(typeof billingCommands)['redrive-billing-work']>
