import type { Account } from '../account.ts'
import type { BillingEvent } from '../events/billing-event.ts'
import { pendingWebhooks } from '../events/render-event.ts'
import { isCreatedIn } from './list-page.ts'
import type { CreatedFilter } from './list-page.ts'

export type EventsQuery = {
  /** Names of types; one may end with `*`. */
  types?: readonly string[] | undefined
  created?: CreatedFilter | undefined
  /** Whether all endpoints have it; one that any of them lacks is `false`. */
  delivery_success?: boolean | undefined
}

/** The events that a query wants, oldest first. */
export function findEvents({ events }: Account, query: EventsQuery): BillingEvent[] {
  const { types, created, delivery_success: isDelivered } = query
  return [...events.values()].filter(
    (event) =>
      (types === undefined || types.some((type) => isOfType(event.type, type))) &&
      isCreatedIn(event.createdS, created) &&
      (isDelivered === undefined || isDelivered === (pendingWebhooks(event) === 0)),
  )
}

function isOfType(type: string, wanted: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}
