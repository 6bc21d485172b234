import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { mailShape } from './mail-shape.ts'

/** Reasons for which a customer gets a mail. */
const shippingMails = ['shipped', 'delivered', 'exception'] as const

const { from, ...look } = mailShape

const mailSchema = closedObject({
  from,
  on: z
    .array(z.enum(shippingMails))
    .default(['shipped'])
    .describe(
      'When the customer gets a mail: `shipped`, `delivered`, `exception` (a problem with the delivery).',
    ),
  ...look,
})

/** Which orders of a source are shipped, and by whom. */
export const shippingSchema = closedObject({
  carrier: z.string().min(1).describe('The carrier, by its name under `carriers`.'),
  statuses: z
    .array(z.string().min(1))
    .min(1, 'must list at least one status')
    .describe('An order in one of these statuses is shipped.'),
  products: z
    .array(z.string().min(1))
    .min(1)
    .default(['*'])
    .describe('SKUs of line items that need shipping; `*` stands for any characters.'),
  groupBy: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Key of line item metadata that says which shipment the line item is in; default: an order is one shipment.',
    ),
  since: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-21T00:00:00Z' })
    .optional()
    .describe(
      'Orders that reached such a status before this time are not shipped; default: the first start of fulfillment.',
    ),
  mail: mailSchema
    .optional()
    .describe('How customers are notified of their shipments; default: they get no mail.'),
})
