import type { Status } from '../woo-order/woo-order.ts'

/** How an order comes into the shop; it decides how the order is paid and which webhooks announce it. */
export type Route = 'card' | 'bank-transfer' | 'cash-on-delivery' | 'block-checkout' | 'admin'

export const routes = {
  card: {
    createdVia: 'checkout',
    method: 'stripe',
    methodTitle: 'Credit card (Stripe)',
    firstStatus: 'pending',
    announcedBy: ['order.created', 'order.updated'],
  },
  'bank-transfer': {
    createdVia: 'checkout',
    method: 'bacs',
    methodTitle: 'Direct bank transfer',
    firstStatus: 'on-hold',
    announcedBy: ['order.created', 'order.updated'],
  },
  'cash-on-delivery': {
    createdVia: 'checkout',
    method: 'cod',
    methodTitle: 'Cash on delivery',
    firstStatus: 'processing',
    announcedBy: ['order.created', 'order.updated'],
  },
  // Opening the checkout makes a draft, which raises an update; placing it raises both, update first.
  'block-checkout': {
    createdVia: 'store-api',
    method: 'bacs',
    methodTitle: 'Direct bank transfer',
    firstStatus: 'checkout-draft',
    announcedBy: ['order.updated'],
  },
  admin: {
    createdVia: 'admin',
    method: '',
    methodTitle: '',
    firstStatus: 'pending',
    announcedBy: ['order.updated', 'order.created'],
  },
} as const satisfies Record<Route, RouteFacts>

type RouteFacts = {
  createdVia: string
  method: string
  methodTitle: string
  firstStatus: Status
  announcedBy: readonly string[]
}
