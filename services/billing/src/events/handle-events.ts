import type { ClientSession } from 'mongodb'
import type { ConsumedEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { billingEventMismatch, isBillingEvent } from '@slipstream/events/billing-event-mismatch.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import type { FetchItems } from '../fetches/adapters/fetch-items.ts'
import { fetchesNeeded } from '../fetches/domain/fetches-needed.ts'
import { requestFetches } from '../fetches/request-fetches.ts'

export type EventsParts = {
  fetches: FetchItems
  /** Whether it is configured: nothing is done for others. */
  isFollowed(source: string): boolean
  now?: () => number
}

/**
 * Handles a batch of events of billing: requests what they make necessary, in the transaction that moves the checkpoint. An event
 * that was handled before changes nothing.
 */
export function handleEvents({ fetches, isFollowed, now = Date.now }: EventsParts): Handler<ClientSession> {
  return async (events) => {
    const reasons = mismatchesIn(events, billingEventMismatch)
    const followed = events.filter(
      (event): event is ConsumedEvent & BillingEvent =>
        !reasons.has(event) && isBillingEvent(event) && isFollowed(event.data.source),
    )
    const needs = fetchesNeeded(followed)
    return {
      outcomes: outcomesOf(events, reasons),
      commit: (session) => requestFetches(fetches, needs, session, now()),
    }
  }
}
