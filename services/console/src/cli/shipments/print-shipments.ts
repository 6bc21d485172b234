import { getShipment } from '../../queries/shipments/get-shipment.ts'
import { listCarriers } from '../../queries/shipments/list-carriers.ts'
import { listShipments } from '../../queries/shipments/list-shipments.ts'
import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import type { ShipmentDetailResponse } from '../../responses/shipments/shipment-detail.ts'
import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import { printList, printOne } from '../print-query.ts'

export function printShipments(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  const textOf = shipmentLineOf
  return printList<ShipmentResponse>(listShipments, { query }, { textOf, none: 'no shipments', ...shown })
}

export function printShipment(params: Record<string, unknown>, isJson: boolean): Promise<void> {
  return printOne<ShipmentDetailResponse>(getShipment, { params, query: {} }, { textOf: detailsOf, isJson })
}

export function printCarriers(isJson: boolean): Promise<void> {
  const shown = { textOf: carrierLineOf, none: 'no carriers', isJson }
  return printList<CarrierResponse>(listCarriers, { query: {} }, shown)
}

export function shipmentLineOf(shipment: ShipmentResponse): string {
  const { shipmentId, orderNumber, status, carrier, requestedAt, booking } = shipment
  const tracking = booking?.trackingNumber ?? ''
  const parts = [shipmentId, `#${orderNumber}`, status, carrier, requestedAt, tracking]
  return [parts.join('  ').trimEnd(), ...problemsOf(shipment).map((text) => `    ${text}`)].join('\n')
}

/** Why it does not continue, and what somebody should know. */
function problemsOf({ wait, deadLetter, stalled, cancellationFailure }: ShipmentResponse): string[] {
  const next = wait?.nextAttemptAt ?? null
  return [
    ...(wait === null
      ? []
      : [
          `waits for ${wait.waitsFor} since ${wait.since}${next === null ? '' : `, next at ${next}`}: ${wait.detail}`,
        ]),
    ...(deadLetter === null ? [] : [`given up at ${deadLetter.step}: ${deadLetter.reason}`]),
    ...(stalled === null ? [] : [`no ${stalled.waitsFor} since ${stalled.since}`]),
    ...(cancellationFailure === null ? [] : [`not cancelled: ${cancellationFailure}`]),
  ]
}

function detailsOf(shipment: ShipmentDetailResponse): string {
  const { recipient, lines, booking, timeline } = shipment
  const { name, company, city, postcode, country } = recipient
  const address = [name, company, ...recipient.lines, postcode, city, country]
  return [
    shipmentLineOf(shipment),
    `  to ${address.filter((text) => text !== null).join(', ')}`,
    ...labelOf(shipment),
    ...(typeof booking?.trackingUrl !== 'string' ? [] : [`  ${booking.trackingUrl}`]),
    '  items',
    ...lines.map(({ quantity, name }) => `    ${quantity} x ${name}`),
    '  timeline',
    ...timeline.map(({ at, what, detail }) => `    ${at}  ${what}${detail === null ? '' : `: ${detail}`}`),
  ].join('\n')
}

function labelOf({ label, status }: ShipmentDetailResponse): string[] {
  if (label !== null || status === 'accepted' || status === 'cancelled') return []
  const isOver = status === 'delivered' || status === 'returned'
  return [isOver ? '  no label: the carrier never gave it' : '  no label yet']
}

function carrierLineOf(shown: CarrierResponse): string {
  const { carrier, state, since, detail, nextProbeBy, waiting, deadLettered } = shown
  const { count, oldestRequestedAt } = waiting
  const oldest = oldestRequestedAt === null ? '' : `, the oldest since ${oldestRequestedAt}`
  return [
    `${carrier}  ${state}${since === null ? '' : ` since ${since}`}${nextProbeBy === null ? '' : `, tried next by ${nextProbeBy}`}`,
    ...(state === 'available' || detail === null ? [] : [`    ${detail}`]),
    `    ${count} shipments wait to be booked${oldest}; ${deadLettered} given up`,
  ].join('\n')
}
