import type { BillingRule } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rule-schema.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'

/** A mail that is to be decided when it is due. These names are a storage format. */
export type Task = {
  source: string
  /** Null where the event names no customer. */
  customerId: string | null
  /** The rule that it follows from, by its own name. */
  rule: string
  mail: string
  trigger: Trigger
  /** ISO 8601 UTC: after this it is not done any more. */
  notAfter: string
  /** To whom; absent for the customer. */
  to?: 'ops'
  /** Where the customer's own time zone counts: the rule whose time it then is. */
  schedule?: BillingRule
}

export const noticeQueue = 'notices'
