import type { Subscription } from '@slipstream/events/event-types/billing/billing-events.ts'

type Ending = Pick<Subscription, 'cancelAt' | 'cancelAtPeriodEnd'>

/** Whether a subscription that still runs is to end. */
export function isCancelling({ cancelAt, cancelAtPeriodEnd }: Ending): boolean {
  return cancelAtPeriodEnd || cancelAt !== null
}

/** When it is to end; null while it continues. */
export function endOf({
  cancelAt,
  cancelAtPeriodEnd,
  periodEnd,
}: Ending & Pick<Subscription, 'periodEnd'>): string | null {
  return cancelAt ?? (cancelAtPeriodEnd ? periodEnd : null)
}
