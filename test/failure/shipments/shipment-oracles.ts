import { isDeepStrictEqual } from 'node:util'
import type { Event } from '@slipstream/events/event.ts'
import { isShipmentEvent } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { storedShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { BookRow } from '@slipstream/sandbox-carrier/domain/books/book-rows.ts'

/** What fulfillment has of a shipment. */
export type ShipmentRecord = { _id: string; shipment: ShipmentDocument; process: { reference: string } }

export type ShipmentFacts = {
  /** The ids of all orders. */
  orders: readonly string[]
  /** The topic `shipments`, each partition in order, repeats included. */
  events: readonly Event[]
  records: readonly ShipmentRecord[]
  /** The read model `shipments`. */
  shipments: readonly StoredShipment[]
  /** The read model `carriers`. */
  carriers: readonly CarrierDocument[]
  /** The carrier's own. */
  books: readonly BookRow[]
  mails: readonly { to: string; messageId: string }[]
  /** Events that the log does not have yet. */
  waitingEvents: number
}

/**
 * What must hold of shipped orders once whatever was broken is whole again and nothing is under way. Each
 * says in a sentence each what is wrong; none means that it holds.
 */
const oracles = {
  'every order has one shipment': ({ orders, records }) => {
    const count = countOf(records.map(({ shipment }) => shipment.orderId))
    const wrong = orders.filter((id) => count.get(id) !== 1).map((id) => `${id} has ${count.get(id) ?? 0}`)
    return [
      ...wrong,
      ...[...count.keys()].filter((id) => !orders.includes(id)).map((id) => `${id} is no order`),
    ]
  },

  'the carrier has one live booking of each shipment, and carried it': ({ records, books }) => {
    const rows = new Map(books.map((row) => [row.reference, row]))
    const wrong = records.flatMap(({ _id, process: { reference } }) => {
      const row = rows.get(reference)
      if (row?.active === 1 && row.scanned > 0) return []
      return `${_id}: ${row?.active ?? 0} live bookings with ${row?.scanned ?? 0} scans`
    })
    const known = new Set<string | null>(records.map(({ process }) => process.reference))
    const alien = books.filter(({ reference, active }) => active > 0 && !known.has(reference))
    return [...wrong, ...alien.map(({ reference }) => `${reference} is booked for no shipment`)]
  },

  'a shipment has the booking that the carrier has': ({ records, books }) => {
    const live = new Map(
      books.map(({ reference, shipments }) => [
        reference,
        shipments.find(({ voidedAt, isForgotten }) => voidedAt === null && !isForgotten)?.id,
      ]),
    )
    return records
      .filter(({ shipment, process }) => shipment.booking?.carrierShipmentId !== live.get(process.reference))
      .map(
        ({ _id, shipment, process }) =>
          `${_id} has ${shipment.booking?.carrierShipmentId}, not ${live.get(process.reference)}`,
      )
  },

  'the log has every event of a shipment, in order': ({ events, records, waitingEvents }) => {
    const last = new Map<string, number>()
    const gaps = firstOccurrences(events).flatMap((event) => {
      if (!isShipmentEvent(event)) return []
      const { shipmentId, revision } = event.data
      const expected = (last.get(shipmentId) ?? 0) + 1
      last.set(shipmentId, revision)
      return revision === expected ? [] : `${shipmentId}: ${revision} follows where ${expected} is due`
    })
    const short = records
      .filter(({ _id, shipment }) => last.get(_id) !== shipment.revision)
      .map(({ _id, shipment }) => `${_id} ends at ${last.get(_id)}, not ${shipment.revision}`)
    return [...gaps, ...short, ...(waitingEvents > 0 ? [`${waitingEvents} events wait`] : [])]
  },

  'records equal the fold of the log': ({ events, records }) => {
    const folded = foldShipments(events)
    return records
      .filter(({ _id, shipment }) => !isDeepStrictEqual(folded.get(_id), shipment))
      .map(({ _id }) => _id)
  },

  'read models equal the fold of the log': ({ events, shipments, carriers }) => {
    const stored = new Map(shipments.map((shipment) => [shipment._id, shipment]))
    const folded = [...foldShipments(events)]
    const wrong = folded.filter(
      ([id, shipment]) => !isDeepStrictEqual(stored.get(id), storedShipment(shipment)),
    )
    const surplus = stored.size > folded.length ? [`${stored.size} shipments, not ${folded.length}`] : []
    const isSame = isDeepStrictEqual(new Map(carriers.map((one) => [one._id, one])), foldCarriers(events))
    return [...wrong.map(([id]) => id), ...surplus, ...(isSame ? [] : ['the carriers differ'])]
  },

  /**
   * A crash between sending and its record repeats the message, which receivers recognise by its id. Of a
   * parcel that goes back before its mail is sent, the customer gets none.
   */
  'each customer has one mail': ({ records, mails }) => {
    const messages = Map.groupBy(mails, ({ to }) => to)
    return records.flatMap(({ shipment: { recipient, status } }) => {
      const ids = new Set(messages.get(recipient.email ?? '')?.map(({ messageId }) => messageId))
      return ids.size === 1 || (ids.size === 0 && status === 'returned')
        ? []
        : `${recipient.email} has ${ids.size}`
    })
  },
} satisfies Record<string, (facts: ShipmentFacts) => string[]>

/** @returns what is wrong, by the oracle that says so: `{}` when all of them hold. Of each, the first few. */
export function shipmentViolations(facts: ShipmentFacts): Record<string, string[]> {
  const found = Object.entries(oracles).map(([name, oracle]) => [name, oracle(facts).slice(0, 5)] as const)
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0))
}

function foldShipments(events: readonly Event[]): Map<string, ShipmentDocument> {
  const folded = new Map<string, ShipmentDocument>()
  for (const event of events) {
    if (!isShipmentEvent(event)) continue
    const { shipmentId } = event.data
    const shipment = evolveShipment(folded.get(shipmentId), event)
    if (shipment !== undefined) folded.set(shipmentId, shipment)
  }
  return folded
}

function foldCarriers(events: readonly Event[]): Map<string, CarrierDocument> {
  const folded = new Map<string, CarrierDocument>()
  for (const event of events) {
    if (event.type !== 'CarrierAvailabilityChanged') continue
    const changed = event
    const { carrier } = changed.data
    folded.set(carrier, evolveCarrier(folded.get(carrier), changed))
  }
  return folded
}

/** First occurrences count: a repeat changes nothing. */
function firstOccurrences(events: readonly Event[]): Event[] {
  const known = new Set<string>()
  return events.filter(({ id }) => !known.has(id) && known.add(id))
}

function countOf(values: readonly string[]): Map<string, number> {
  return new Map([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]))
}
