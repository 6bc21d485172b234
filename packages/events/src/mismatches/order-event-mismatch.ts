import type { Event } from '../event.ts'

/** Why the event is not one of the order that its key names, in a sentence; undefined when it is. */
export function orderEventMismatch(event: Event): string | undefined {
  switch (event.type) {
    case 'OrderCreated':
    case 'OrderUpdated':
    case 'OrderRestored':
      return keyMismatch(event.subject, event.data.order)
    case 'OrderDeleted':
      return keyMismatch(event.subject, event.data)
    default:
      return `${event.type} is not an event of an order`
  }
}

/** An order's events share a partition by their key; by another, two partitions would write one order. */
function keyMismatch(
  subject: string,
  { source, orderId }: { source: string; orderId: string },
): string | undefined {
  const key = `${source}/${orderId}`
  return subject === key ? undefined : `the event has the key ${subject} but is about ${key}`
}
