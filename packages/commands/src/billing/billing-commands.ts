import { z } from 'zod'

/*
 * The commands that billing handles: `to` is `billing`, `kind` a key of `billingCommands`, and `payload` fits
 * its schema. They are stored, so add only optional fields.
 */

const name = z.string().min(1).max(200)

export const billingCommands = {
  /** Result: `{ matched, redriven }`; with `dryRun` none is redriven. */
  'redrive-billing-work': z.strictObject({
    work: z
      .enum(['notices', 'fetches', 'callouts'])
      .describe('Mails that are to be decided, objects to be fetched, or requests to the own service.'),
    source: name,
    callout: name.optional().describe('Only with `callouts`: those of this name.'),
    idContains: name.optional(),
    reasonContains: name.optional(),
    dryRun: z.boolean().default(false),
  }),
  /** Result: `{}`. A request that is under way may still arrive. */
  'cancel-callout': z.strictObject({ source: name, taskId: name }),
} as const

export type CancelCallout = z.output<(typeof billingCommands)['cancel-callout']>
export type RedriveBillingWork = z.output<(typeof billingCommands)['redrive-billing-work']>
