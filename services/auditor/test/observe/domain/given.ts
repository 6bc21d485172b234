import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'

type State = { status: string; modifiedAt?: string; via?: 'webhook' | 'rest' }

const { data } = examples.OrderCreated

/** An event of order 7 of the shop. */
export function event(
  type: OrderEvent['type'],
  { status, modifiedAt = '2026-11-21T08:00:00Z', via = 'webhook' }: State,
): OrderEvent {
  const provenance = { ...data.provenance, via }
  const attributes = {
    id: `${type} ${status} ${modifiedAt} ${via}`,
    source: 'shop',
    subject: 'shop/7',
    occurredAt: modifiedAt,
  }
  if (type === 'OrderDeleted') {
    return { ...attributes, type, data: { source: 'shop', orderId: '7', status, provenance, payload: {} } }
  }
  const order = { ...data.order, orderId: '7', status, modifiedAt }
  return { ...attributes, type, data: { order, provenance, payload: {} } }
}
