import type { Trigger } from '../../objects/domain/triggers-of.ts'

/** A mail to a customer that is to be decided when it is due. These names are a storage format. */
export type Task = {
  source: string
  customerId: string
  /** The rule that it follows from, by its own name. */
  rule: string
  mail: string
  trigger: Trigger
  /** ISO 8601 UTC: after this it is not done any more. */
  notAfter: string
}

export const noticeQueue = 'notices'
