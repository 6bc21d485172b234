import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { ShipmentResponse } from '../../../responses/shipments/shipment.ts'
import type { Words } from '../../words/en.ts'
import { differenceOf, type Difference } from '../../timeline/difference.ts'
import { stateKnownAt, type OrderData } from './read-order.ts'
import { orderTimeline } from './timeline/order-timeline.ts'
import type { TimelineLine } from '../../timeline/timeline-line.ts'

/** What the page of an order shows. */
export type OrderModel = {
  order: OrderResponse
  shipments: readonly ShipmentResponse[]
  /** The moment that is looked at; null: now. */
  knownAt: string | null
  /** Moments at which something was learned of the order, oldest first. */
  moments: string[]
  comparison: { from: string; to: string | null; differences: Difference[] } | null
  timeline: TimelineLine[]
  hasMoreEvents: boolean
  /** Alerts that are firing about this order. */
  firing: readonly AlertDocument[]
  /** Consumers that keep an event of this order waiting for a redrive. */
  waitingIn: string[]
  /** Participants who have an address for mail. */
  reachable: number
}

/** @param chosen moments that the viewer has chosen: what is shown, and what it is compared with */
export function orderModel(
  data: OrderData,
  chosen: { known: string | null; from: string | null },
  words: Words,
): OrderModel {
  const { events, alerts, letters, hasMoreEvents } = data
  const names = new Map(data.order.participants.map(({ participantId, name }) => [participantId, name]))
  const { shipments = [], ...newest } = data.order
  const then = chosen.known === null ? undefined : stateKnownAt(events, chosen.known)
  const order: OrderResponse = then ?? newest
  const earlier = chosen.from === null ? undefined : stateKnownAt(events, chosen.from)
  const reachable = newest.participants.filter(({ email }) => email !== null && email !== '').length
  return {
    order,
    shipments: then === undefined ? shipments : [],
    knownAt: then === undefined ? null : chosen.known,
    moments: [...new Set(events.map(({ recordedAt }) => recordedAt))],
    comparison:
      chosen.from === null || earlier === undefined
        ? null
        : {
            ...{ from: chosen.from, to: then === undefined ? null : chosen.known },
            differences: differenceOf(earlier, order),
          },
    timeline: orderTimeline(
      { ...data, shipments, names, canBeMailed: reachable > 0 || newest.customer.email !== null },
      words,
    ),
    firing: alerts.filter(({ state }) => state === 'firing'),
    waitingIn: [...new Set(letters.map(({ consumer }) => consumer))],
    hasMoreEvents,
    reachable,
  }
}
