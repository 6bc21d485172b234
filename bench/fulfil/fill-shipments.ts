import type { Db } from 'mongodb'
import { contextOf } from '@slipstream/fulfillment/shipments/carrier-in-use.ts'
import type { CarrierInUse } from '@slipstream/fulfillment/shipments/carrier-in-use.ts'
import {
  ensureShipmentItems,
  shipmentItems,
} from '@slipstream/fulfillment/shipments/adapters/shipment-items.ts'
import type { ShipmentItems } from '@slipstream/fulfillment/shipments/adapters/shipment-items.ts'
import { shipmentDecider } from '@slipstream/fulfillment/shipments/domain/shipment-decider.ts'
import type { NewShipment } from '@slipstream/fulfillment/shipments/domain/shipment-input.ts'
import type { ShipmentState } from '@slipstream/fulfillment/shipments/domain/shipment-state.ts'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { carrierName, source } from './setting.ts'

const submittedTogether = 1_000

/**
 * Stores requested shipments as fulfillment does, without their events.
 *
 * @param first number of the first order; the carrier knows shipments by it, also those of earlier rounds
 */
export async function fillShipments(
  db: Db,
  carrier: CarrierInUse,
  { count, first, queue }: { count: number; first: number; queue: string },
): Promise<ShipmentItems> {
  await ensureShipmentItems(db)
  const items = shipmentItems(db)
  for (let from = 0; from < count; from += submittedTogether) {
    const some = Array.from({ length: Math.min(submittedTogether, count - from) }, (_, i) => first + from + i)
    await submitManyWork(
      items,
      some.map((number) => {
        const shipment = shipmentOf(String(number))
        return { id: shipment.shipmentId, own: stateOf(shipment, carrier), work: { queue } }
      }),
    )
  }
  return items
}

function stateOf(shipment: NewShipment, carrier: CarrierInUse): ShipmentState {
  const context = contextOf(new Map([[carrierName, carrier]]), carrierName, Date.now())
  const { initialState, evolve, decide } = shipmentDecider
  const events = decide({ input: { type: 'requested', shipment }, context }, initialState)
  const state = events.reduce(evolve, initialState)
  if (state === undefined) throw new Error(`${shipment.shipmentId} was not requested`)
  return state
}

function shipmentOf(orderId: string): NewShipment {
  return {
    ...{ shipmentId: `${source}/${orderId}/1`, source, orderId, shipmentNumber: 1, group: null },
    ...{ orderNumber: orderId, carrier: carrierName, asOf: new Date().toISOString(), ordinal: 0 },
    recipient: {
      ...{
        name: `Customer ${orderId}`,
        company: null,
        email: `customer-${orderId}@example.test`,
        phone: null,
      },
      ...{
        lines: [`${orderId} Harbour Street`],
        city: 'Wellington',
        region: null,
        postcode: '6011',
        country: 'NZ',
      },
    },
    lines: [{ lineItemId: '1', sku: 'HOODIE-M', name: 'Hoodie M', quantity: 1 }],
  }
}
