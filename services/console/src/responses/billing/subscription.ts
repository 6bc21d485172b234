import { subscriptionChangedSchema } from '@slipstream/events/event-types/billing/billing-events.ts'
import { z } from 'zod'
import { billingState } from './billing-state.ts'

const data = subscriptionChangedSchema.shape
const item = data.subscription.shape.items.element.pick({ priceId: true, productId: true, quantity: true })

/** A subscription as the API shows it. */
export const subscriptionResponse = z
  .strictObject({
    source: data.source,
    ...data.subscription.shape,
    ...billingState,
    plans: z
      .array(z.strictObject({ items: z.array(item), at: z.string(), eventId: z.string() }))
      .describe('Changes of what the customer subscribes to, oldest first.'),
  })
  .meta({ id: 'Subscription', description: 'A subscription in its newest state.' })

export type SubscriptionResponse = z.output<typeof subscriptionResponse>
