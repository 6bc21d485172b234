import type { ShipmentLine, ShipmentShipped } from '@slipstream/events/event-types/shipment-events.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import type { ShipmentMail } from '../../delivery/domain/shipment-mail.ts'

/** What the customer is to know, and when it happened by the carrier's scan, ISO 8601 UTC. */
type News = { at: string; detail: string | null }

/** A shipment as mails about it need it: without scans, and without the address of delivery. */
export type MailedShipment = Pick<ShipmentShipped, 'source' | 'orderId'> & {
  /** `source/orderId/n` */
  _id: string
  /** Of the last event that changed it. */
  revision: number
  /** What the parcel holds, of each line item the name and the quantity. */
  lines: Pick<ShipmentLine, 'name' | 'quantity'>[]
  /** Null until there is any news. */
  parcel: Pick<ShipmentShipped, 'orderNumber' | 'carrier' | 'trackingNumber' | 'trackingUrl'> | null
  to: ShipmentShipped['to']
  news: Partial<Record<ShipmentMail, News>>
  /** Whether it was cancelled before it was sent. */
  isCancelled: boolean
}

/**
 * The shipment after one more of its events. An event that it has already, by its revision, and one that no
 * mail shows, change nothing: the same object is returned.
 */
export function evolveMailedShipment(
  known: MailedShipment | undefined,
  event: ShipmentEvent,
): MailedShipment | undefined {
  if (known !== undefined && event.data.revision <= known.revision) return known
  const change = changeBy(known, event)
  if (change === undefined) return known
  const { shipmentId: _id, source, orderId, revision } = event.data
  const first = { lines: [], parcel: null, to: { name: null, email: null }, news: {}, isCancelled: false }
  return { ...first, ...known, ...change, _id, source, orderId, revision }
}

function changeBy(
  known: MailedShipment | undefined,
  event: ShipmentEvent,
): Partial<MailedShipment> | undefined {
  switch (event.type) {
    case 'ShipmentRequested':
      return { lines: contentOf(event.data.lines) }
    case 'ShipmentChanged': {
      const { recipient, lines } = event.data
      const { name, email } = recipient
      // The customer may be another person than the recipient: only who has no address is replaced.
      return { lines: contentOf(lines), ...(known?.to.email === null && { to: { name, email } }) }
    }
    case 'ShipmentShipped':
      return newsOf(known, event.data, 'shipped', { at: event.data.shippedAt, detail: null })
    case 'ShipmentDelivered':
      return newsOf(known, event.data, 'delivered', { at: event.data.deliveredAt, detail: null })
    case 'ShipmentExceptionReported': {
      const { exception, reportedAt: at, detail } = event.data
      return newsOf(known, event.data, exception, { at, detail })
    }
    case 'ShipmentCancelled':
      return { isCancelled: true }
    default:
      return undefined
  }
}

function contentOf(lines: readonly ShipmentLine[]): MailedShipment['lines'] {
  return lines.map(({ name, quantity }) => ({ name, quantity }))
}

/** Of news that is reported again, the first time counts. */
function newsOf(
  known: MailedShipment | undefined,
  {
    orderNumber,
    carrier,
    trackingNumber,
    trackingUrl,
    to,
  }: ShipmentShipped | Omit<ShipmentShipped, 'shippedAt'>,
  mail: ShipmentMail,
  news: News,
): Partial<MailedShipment> {
  const parcel = { orderNumber, carrier, trackingNumber, trackingUrl }
  return { parcel, to, news: { [mail]: news, ...known?.news } }
}

/**
 * Shipments after consecutive events, oldest first.
 *
 * @param before those of the events, by id, as far as they exist
 * @returns those that have changed
 */
export function foldMailedShipments(
  before: ReadonlyMap<string, MailedShipment>,
  events: readonly ShipmentEvent[],
): MailedShipment[] {
  const changed = new Map<string, MailedShipment>()
  for (const event of events) {
    const id = event.data.shipmentId
    const known = changed.get(id) ?? before.get(id)
    const evolved = evolveMailedShipment(known, event)
    if (evolved !== undefined && evolved !== known) changed.set(id, evolved)
  }
  return [...changed.values()]
}
