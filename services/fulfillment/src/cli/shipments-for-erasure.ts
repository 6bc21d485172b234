import { setTimeout as sleep } from 'node:timers/promises'
import { findCommand } from '@slipstream/commands/find-command.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import type { UncancelledShipment } from '@slipstream/event-log/erasure/run-erasure.ts'
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
 * Cancels shipments by command, and waits up to a minute for fulfillment to do or refuse it.
 *
 * @returns those that still wait for the carrier
 */
export async function cancelShipments(
  db: Db,
  ids: readonly string[],
  by: string,
): Promise<UncancelledShipment[]> {
  const command = { to: 'fulfillment', kind: 'cancel-shipment', by, reason: 'the person is erased' } as const
  const commands = new Map<string, string>()
  for (const shipmentId of ids)
    commands.set(shipmentId, await submitCommand(db, { ...command, payload: { shipmentId } }))
  const until = Date.now() + maxWaitMs
  for (;;) {
    const refusals = new Map<string, string | undefined>()
    for (const [shipmentId, id] of commands)
      refusals.set(shipmentId, (await findCommand(db, id))?.refusal ?? undefined)
    // After the commands: one that was booked before it could be cancelled does not wait any more.
    const left = await shipmentItems(db).distinct('_id', { ...waiting, _id: { $in: [...ids] } })
    const uncancelled = left.map((id) => ({ id, refusal: refusals.get(id) }))
    if (Date.now() > until || uncancelled.every(({ refusal }) => refusal !== undefined)) return uncancelled
    await sleep(pollMs)
  }
}
