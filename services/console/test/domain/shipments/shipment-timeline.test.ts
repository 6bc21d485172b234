import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shipmentTimeline } from '../../../src/domain/shipments/shipment-timeline.ts'

const at = (hour: number) => `2026-11-21T${String(hour).padStart(2, '0')}:00:00Z`

test('given all that can be known of a shipment, then its timeline has it by time', () => {
  const timeline = shipmentTimeline({
    requestedAt: at(1),
    instructions: [
      { instruction: 'correct-address', actor: 'Ana', reason: 'The street was wrong.', instructedAt: at(3) },
    ],
    wait: { waitsFor: 'label', detail: 'The label is not ready.', nextAttemptAt: null, since: at(5) },
    scheduledAt: at(4),
    booking: { carrierShipmentId: 'B-1', trackingNumber: null, trackingUrl: null, isAdopted: false },
    scans: [
      { code: 'PU', status: 'in-transit', at: at(6), location: 'Wellington', description: null },
      { code: 'DL', status: 'delivered', at: at(8), location: null, description: 'At the door' },
    ],
    shippedAt: at(6),
    deliveredAt: at(8),
    cancelledAt: null,
  })
  assert.deepEqual(
    timeline.map(({ at, what, detail }) => [at, what, detail]),
    [
      [at(1), 'requested', null],
      [at(3), 'instructed', 'correct-address by Ana: The street was wrong.'],
      [at(4), 'scheduled', 'B-1'],
      [at(5), 'postponed', 'The label is not ready.'],
      [at(6), 'scanned', 'in-transit, Wellington'],
      [at(6), 'shipped', null],
      [at(8), 'scanned', 'At the door'],
      [at(8), 'delivered', null],
    ],
  )
})
