import { setTimeout as sleep } from 'node:timers/promises'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import type { Db, Filter } from 'mongodb'
import { shipmentItems } from '../shipments/adapters/shipment-items.ts'
import type { ShipmentItem } from '../shipments/adapters/shipment-items.ts'

const maxWaitMs = 60_000
const pollMs = 500

/** Not booked, and not to be cancelled either. */
const waiting: Filter<ShipmentItem> = {
  'shipment.booking': null,
  'shipment.status': { $in: ['accepted', 'dead-lettered'] },
  'process.cancellation': null,
}

/** The shipments whose address is still needed, since the carrier has not booked them. */
export function unbookedShipments(db: Db): Promise<ShipmentItem[]> {
  return shipmentItems(db).find(waiting).toArray()
}

/**
 * Cancels shipments by command, and waits for fulfillment to do so.
 *
 * @returns those that still wait after a minute
 */
export async function cancelShipments(db: Db, ids: readonly string[], by: string): Promise<string[]> {
  const command = { to: 'fulfillment', kind: 'cancel-shipment', by, reason: 'the person is erased' } as const
  for (const shipmentId of ids) await submitCommand(db, { ...command, payload: { shipmentId } })
  const until = Date.now() + maxWaitMs
  for (;;) {
    const left = await shipmentItems(db).distinct('_id', { ...waiting, _id: { $in: [...ids] } })
    if (left.length === 0 || Date.now() > until) return left
    await sleep(pollMs)
  }
}
