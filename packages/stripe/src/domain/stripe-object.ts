/** Where Stripe's API has each type of object that can be fetched. */
const paths = {
  subscription: '/v1/subscriptions',
  invoice: '/v1/invoices',
  payment_intent: '/v1/payment_intents',
  payment_method: '/v1/payment_methods',
  customer: '/v1/customers',
  'checkout.session': '/v1/checkout/sessions',
  event: '/v1/events',
} as const

export type FetchedType = keyof typeof paths

/** An object of a Stripe account, by its id. */
export type ObjectName = {
  source: string
  type: FetchedType
  id: string
  /** The connected account that it belongs to; null for our own. */
  account: string | null
}

/** Whether objects of this type can be fetched by their id. */
export const isFetchedType = (type: string): type is FetchedType => Object.hasOwn(paths, type)

/** The path of an object in Stripe's API. */
export const pathOf = ({ type, id }: Pick<ObjectName, 'type' | 'id'>): string =>
  `${paths[type]}/${encodeURIComponent(id)}`
