import type { SubscriptionResponse } from '../../responses/billing/subscription.ts'

/** One line for each change of status. */
export function timelineLines(timeline: SubscriptionResponse['timeline']): string[] {
  return timeline.map(
    ({ at, atIs, status }) => `    ${atIs === 'notAfter' ? `${at} or earlier` : at}  ${status}`,
  )
}

/** Says that the state may not be the newest; nothing where it is. */
export function uncertaintyLines({ uncertainty }: Pick<SubscriptionResponse, 'uncertainty'>): string[] {
  if (uncertainty === null) return []
  return [`    uncertain (${uncertainty.reason}): to be fetched at ${uncertainty.fetchFrom} or later`]
}
