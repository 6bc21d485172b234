import {
  checkoutCompletedSchema,
  customerChangedSchema,
  paymentChangedSchema,
  paymentMethodChangedSchema,
} from '@slipstream/events/event-types/billing/billing-events.ts'
import { z } from 'zod'
import { billingState } from './billing-state.ts'
import { invoiceResponse } from './invoice.ts'
import { subscriptionResponse } from './subscription.ts'

/** How many of each kind of object are shown with their customer. */
export const maxObjectsShown = 100

const { source, customer } = customerChangedSchema.shape

/** A customer of a provider of billing as the API shows it. */
export const billingCustomerResponse = z
  .strictObject({ source, ...customer.shape, ...billingState })
  .meta({ id: 'BillingCustomer', description: 'A customer of a provider of billing, in the newest state.' })

export const paymentResponse = z
  .strictObject({ source, ...paymentChangedSchema.shape.payment.shape, ...billingState })
  .meta({ id: 'Payment', description: 'A payment in its newest state.' })

export const paymentMethodResponse = z
  .strictObject({ source, ...paymentMethodChangedSchema.shape.paymentMethod.shape, ...billingState })
  .meta({ id: 'PaymentMethod', description: 'A card or another way to pay, in its newest state.' })

export const checkoutResponse = z
  .strictObject({ source, ...checkoutCompletedSchema.shape.checkout.shape, ...billingState })
  .meta({ id: 'Checkout', description: 'A checkout that was completed.' })

const shown = `The newest ${maxObjectsShown}.`

/** A customer with what belongs to them. */
export const billingCustomerDetailResponse = z
  .strictObject({
    source,
    customerId: customer.shape.customerId,
    customer: billingCustomerResponse
      .nullable()
      .describe('Null while no event about the customer has arrived.'),
    subscriptions: z.array(subscriptionResponse).describe(shown),
    invoices: z.array(invoiceResponse).describe(shown),
    payments: z.array(paymentResponse).describe(shown),
    paymentMethods: z.array(paymentMethodResponse).describe(shown),
    checkouts: z.array(checkoutResponse).describe(shown),
  })
  .meta({ id: 'BillingCustomerDetail', description: 'A customer with subscriptions, invoices and payments.' })

export type PaymentResponse = z.output<typeof paymentResponse>
export type BillingCustomerResponse = z.output<typeof billingCustomerResponse>
export type BillingCustomerDetailResponse = z.output<typeof billingCustomerDetailResponse>
