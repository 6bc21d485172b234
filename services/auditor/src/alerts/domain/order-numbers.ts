import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import { affectedOrders } from './affected-orders.ts'

/** Of one order, by what people call it. */
export function oneOrder(number: string): AlertRaised['affected'] {
  return /^\d{1,15}$/.test(number)
    ? affectedOrders([Number(number)])
    : { count: 1, ranges: [{ first: number, last: number }] }
}

/** Of a fault that is nobody's order. */
export const noOrder: AlertRaised['affected'] = { count: 0, ranges: [] }
