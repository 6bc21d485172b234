import assert from 'node:assert/strict'
import { it } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import { storedShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { shipmentViolations } from './shipment-oracle.ts'

const { ShipmentRequested: requested, CarrierAvailabilityChanged: changed } = examples
const events = [requested, changed, requested]
const shipment = storedShipment(evolveShipment(undefined, requested)!)
const carrier = evolveCarrier(undefined, changed)

it('given read models that equal the fold of their topic, then nothing is found', () => {
  assert.deepEqual(shipmentViolations(events, { shipments: [shipment], carriers: [carrier] }), [])
})

it('given a shipment or carrier that is missing, changed or invented, then it is named', () => {
  assert.equal(shipmentViolations(events, { shipments: [], carriers: [carrier] }).length, 1)
  const other = { ...shipment, status: 'shipped' as const }
  assert.equal(shipmentViolations(events, { shipments: [other], carriers: [] }).length, 2)
  assert.equal(shipmentViolations([changed], { shipments: [shipment], carriers: [carrier] }).length, 1)
})
