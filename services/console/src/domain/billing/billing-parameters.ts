import { z } from 'zod'
import { parameter } from '../parameters/parameter.ts'
import { line, timestamp } from '../parameters/parameters.ts'

const objectId = line(255)
const mayBe = 'an id of at most 255 characters'

export const subscriptionId = parameter("The provider's id of a subscription, e.g. sub_1", mayBe, objectId)
export const invoiceId = parameter("The provider's id of an invoice, e.g. in_1", mayBe, objectId)
export const billingCustomerId = parameter("The provider's id of a customer, e.g. cus_1", mayBe, objectId)
export const priceId = parameter('Subscriptions with this price or plan', mayBe, objectId)
export const productId = parameter('Subscriptions with this product', mayBe, objectId)

export const calloutName = parameter(
  'A call-out, as named in `callouts` of a source',
  'a name of at most 63 characters',
  line(63),
)
export const calloutTaskId = parameter('The id of a call-out, its `webhook-id`', mayBe, objectId)

export const billingStatus = (meaning: string) =>
  parameter(
    `${meaning} with this status. May be repeated: with any of these`,
    'a status of at most 100 characters, at most 20 of them',
    z.preprocess((given) => [given].flat(), z.array(line(100)).min(1).max(20)),
  )

export const isUncertain = parameter(
  'Those of which events leave open which state is the newest, or those of which they do not',
  'true or false',
  z.enum(['true', 'false']),
)

export const moments = {
  asOf: timestamp('The state at the provider at this time').optional(),
  knownAt: timestamp('The state that Slipstream knew at this time').optional(),
}
