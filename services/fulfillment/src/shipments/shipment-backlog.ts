import { queueDepth } from '@slipstream/work/adapters/queue-depth.ts'
import type { ShipmentItems } from './adapters/shipment-items.ts'
import type { CarriersInUse } from './carrier-in-use.ts'
import { queueKinds, queueOf } from './domain/work-plan.ts'
import type { QueueKind } from './domain/work-plan.ts'

/** How many shipments of a carrier wait, and for what. */
export type ShipmentBacklog = {
  carrier: string
  waiting: Record<QueueKind, number>
  /** How long the oldest that is not booked has been due. */
  oldestMs: number
  /** How long those that are not booked take at the configured rate. */
  drainMs: number
}

/** The backlog of each carrier, from the indexes of the queues. */
export async function shipmentBacklogs(
  items: ShipmentItems,
  carriers: CarriersInUse,
): Promise<ShipmentBacklog[]> {
  return Promise.all(
    [...carriers.values()].map(async ({ name, config }) => {
      const depths = await Promise.all(
        queueKinds.map(async (kind) => [kind, await queueDepth(items, queueOf(kind, name))] as const),
      )
      const waiting = Object.fromEntries(
        depths.map(([kind, { waiting, leased }]) => [kind, waiting + leased]),
      ) as ShipmentBacklog['waiting']
      const oldestMs = depths.find(([kind]) => kind === 'ship')?.[1].oldestDueMs ?? 0
      return { carrier: name, waiting, oldestMs, drainMs: (1_000 * waiting.ship) / config.bookingsPerSecond }
    }),
  )
}
