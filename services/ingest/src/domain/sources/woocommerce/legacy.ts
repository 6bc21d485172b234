import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { asRecord, asRecords } from '../../reading/as-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'

/**
 * The body of a webhook of the old "Legacy API v3" kind, `{"order": {…}}`, in the words of today's. It tells
 * times in UTC. Every other body is returned as it is.
 */
export function fromLegacy(payload: Json): Json {
  const order = payload['order']
  if (payload['id'] !== undefined || !isRecord(order)) return payload
  const billing = order['billing_address'] ?? asRecord(order['customer'])['billing_address']
  return {
    id: order['id'],
    number: order['order_number'],
    status: order['status'],
    currency: order['currency'],
    total: order['total'],
    total_tax: order['total_tax'],
    shipping_total: order['total_shipping'],
    discount_total: order['total_discount'],
    customer_id: order['customer_id'] ?? asRecord(order['customer'])['id'],
    billing,
    line_items: asRecords(order['line_items']),
    date_created: timeOrNone(order['created_at']),
    date_modified: timeOrNone(order['updated_at']),
    date_completed: timeOrNone(order['completed_at']),
  }
}

/** That kind writes the beginning of 1970 for no time. */
function timeOrNone(value: unknown): unknown {
  return value === '1970-01-01T00:00:00Z' ? null : value
}
