import { isDeepStrictEqual } from 'node:util'
import type { Event } from '@slipstream/events/event.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { storedShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { isShipmentEvent } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'

/**
 * Where the read models `shipments` and `carriers` differ from the fold of their topic, a sentence each.
 *
 * @param events of the topic `shipments`, each partition in order
 */
export function shipmentViolations(
  events: readonly Event[],
  stored: { shipments: readonly StoredShipment[]; carriers: readonly CarrierDocument[] },
): string[] {
  const shipments = new Map<string, ShipmentDocument>()
  const carriers = new Map<string, CarrierDocument>()
  for (const event of events) {
    if (event.type === 'CarrierAvailabilityChanged') {
      carriers.set(event.data.carrier, evolveCarrier(carriers.get(event.data.carrier), event))
    } else if (isShipmentEvent(event)) {
      const { shipmentId } = event.data
      const shipment = evolveShipment(shipments.get(shipmentId), event)
      if (shipment !== undefined) shipments.set(shipmentId, shipment)
    }
  }
  return [
    ...differences([...shipments.values()].map(storedShipment), stored.shipments),
    ...differences([...carriers.values()], stored.carriers),
  ]
}

function differences<Document extends { _id: string }>(
  expected: readonly Document[],
  stored: readonly Document[],
): string[] {
  const [wanted, found] = [expected, stored].map((all) => new Map(all.map((one) => [one._id, one])))
  return [...new Set([...expected, ...stored].map(({ _id }) => _id))]
    .filter((id) => !isDeepStrictEqual(wanted?.get(id), found?.get(id)))
    .map((id) => `${id} is ${found?.has(id) ? 'stored' : 'absent'}, and not as its events say`)
}
