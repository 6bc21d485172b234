import type { BillingRule } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rule-schema.ts'

/** What is configured of the mails of a source. */
export type NoticeRules = {
  rules: readonly BillingRule[]
  /** Whether a fetch can show what is not known or not certain. */
  canFetch: boolean
  notOlderThanMs: number
  /** Of customers without one of their own. */
  timeZone: string
  /** The key of a customer's metadata that names a time zone; null: all have the source's. */
  customerTimeZone: string | null
  plans: readonly PlanName[]
}

/** What customers know a price, or the prices of a product, as. */
export type PlanName = { price?: string | undefined; product?: string | undefined; name: string }
