import { draftStatuses } from '@slipstream/events/sources/woocommerce/draft-statuses.ts'

export type VerdictOf = typeof verdictOf

/** What an order that the shop has means for its missing number. */
export function verdictOf({ status }: { status: string }): 'found' | 'trashed' | 'draft' {
  if (status === 'trash') return 'trashed'
  return draftStatuses.has(status) ? 'draft' : 'found'
}
