import type { Event } from './event.ts'

/** Why an event cannot be one of an order's, in a sentence; undefined when it can. */
export function orderEventMismatch(event: Event): string | undefined {
  switch (event.type) {
    case 'OrderCreated':
    case 'OrderUpdated':
    case 'OrderRestored':
      return whyMisplaced(event.subject, event.data.order)
    case 'OrderDeleted':
      return whyMisplaced(event.subject, event.data)
    case 'DeliveryQuarantined':
    case 'AlertRaised':
    case 'AlertResolved':
    case 'AlertSilenced':
    case 'DeliveriesRefused':
    case 'NotificationFailed':
    case 'NotificationSettled':
    case 'MailRelayChanged':
      return `${event.type} is not an event of an order`
  }
}

/** An order's events share a partition by their key. One that tells of another order would be written by two at once. */
function whyMisplaced(
  subject: string,
  { source, orderId }: { source: string; orderId: string },
): string | undefined {
  const key = `${source}/${orderId}`
  return subject === key ? undefined : `the event is filed under ${subject} but tells of ${key}`
}
