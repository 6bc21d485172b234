import { z } from 'zod'

/** The response to an authentic webhook, always with status 200. */
export const webhookResponse = z
  .strictObject({
    result: z
      .enum(['recorded', 'ignored'])
      .describe('recorded: its scans are stored, or were before. ignored: it has none.'),
    unknownParcels: z.int().min(0).describe('Tracking numbers of no shipment here.'),
  })
  .meta({ id: 'WebhookResult', examples: [{ result: 'recorded', unknownParcels: 0 }] })
