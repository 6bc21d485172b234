/** Something that must not be about a customer. These names are a storage format. */
export type Violation = {
  kind: 'paid-without-entitlement' | 'entitled-without-payment'
  entitlements: string[]
  /** The subscriptions that it is about, as the log and Stripe have them. */
  subscriptions: { subscriptionId: string; status: string }[]
  /** ISO 8601 UTC: when it was found. */
  since: string
  evidence: string[]
}
