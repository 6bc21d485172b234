import type { Refund, Status, WooOrder } from './woo-order.ts'
import { gmtTime, localTime } from '../wordpress-time.ts'

/** The order touched at a time, as every save does, even one that changes nothing. */
export function modified(order: WooOrder, atMs: number, timeZone: string): WooOrder {
  return { ...order, date_modified: localTime(atMs, timeZone), date_modified_gmt: gmtTime(atMs) }
}

/**
 * The order in another status, with what WooCommerce changes beside it: paid and completed dates, which stay
 * when the status goes back, and what the status allows. Cash on delivery is not paid before it is completed.
 */
export function withStatus(order: WooOrder, status: Status, atMs: number, timeZone: string): WooOrder {
  const owesMoney = Number(order.total) > 0
  const paid = status === 'completed' || (status === 'processing' && order.payment_method !== 'cod')
  const pays = paid && order.date_paid === null
  const completes = status === 'completed'
  return {
    ...modified(order, atMs, timeZone),
    status,
    is_editable: status === 'pending' || status === 'on-hold',
    needs_payment: owesMoney && (status === 'pending' || status === 'failed' || status === 'checkout-draft'),
    ...(pays && {
      date_paid: localTime(atMs, timeZone),
      date_paid_gmt: gmtTime(atMs),
      transaction_id: order.payment_method === 'stripe' ? `ch_example_${order.id}` : order.transaction_id,
    }),
    ...(completes && { date_completed: localTime(atMs, timeZone), date_completed_gmt: gmtTime(atMs) }),
  }
}

/** The order with all its money given back. The refund takes an id of the shop's counter. */
export function refunded(order: WooOrder, refundId: number, atMs: number, timeZone: string): WooOrder {
  const refund: Refund = { id: refundId, reason: 'Order fully refunded.', total: `-${order.total}` }
  return { ...withStatus(order, 'refunded', atMs, timeZone), refunds: [refund, ...order.refunds] }
}
