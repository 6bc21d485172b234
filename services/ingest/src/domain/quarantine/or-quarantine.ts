import { NotUnderstood } from './not-understood.ts'
import type { BillingTopicEvent, OrderEvent } from '@slipstream/events/event.ts'
import type { AuthenticReading } from '../delivery.ts'

/**
 * Reads an authentic delivery. Whatever goes wrong quarantines the delivery: a fault of ours must
 * not refuse what a source will not send again.
 */
export function orQuarantine<E extends OrderEvent | BillingTopicEvent>(
  eventId: () => string,
  read: () => AuthenticReading<E>,
): AuthenticReading<E> {
  try {
    return read()
  } catch (error) {
    const { reason, message } =
      error instanceof NotUnderstood
        ? error
        : { reason: 'outside-contract' as const, message: `It could not be read: ${String(error)}` }
    return { kind: 'quarantine', eventId: eventId(), reason, detail: message }
  }
}
