import { withStatus } from './with-status.ts'
import type { Status, WooOrder } from './woo-order.ts'
import { gmtTime, localTime } from '../wordpress-time.ts'

const statusKey = '_wp_trash_meta_status'
const timeKey = '_wp_trash_meta_time'

/** The order in the bin; its metadata remembers where it was. */
export function binned(order: WooOrder, atMs: number, timeZone: string): WooOrder {
  const second = String(Math.floor(atMs / 1000))
  return {
    ...order,
    status: 'trash',
    date_modified: localTime(atMs, timeZone),
    date_modified_gmt: gmtTime(atMs),
    is_editable: false,
    needs_payment: false,
    meta_data: [
      ...order.meta_data,
      { id: order.id * 4 + 1, key: statusKey, value: `wc-${order.status}` },
      { id: order.id * 4 + 2, key: timeKey, value: second },
    ],
  }
}

/** The order taken out of the bin, as it was. */
export function unbinned(order: WooOrder, atMs: number, timeZone: string): WooOrder {
  const kept = order.meta_data.find(({ key }) => key === statusKey)?.value
  const status = typeof kept === 'string' ? kept.replace(/^wc-/, '') : 'pending'
  return {
    ...withStatus(order, status as Status, atMs, timeZone),
    meta_data: order.meta_data.filter(({ key }) => key !== statusKey && key !== timeKey),
  }
}
