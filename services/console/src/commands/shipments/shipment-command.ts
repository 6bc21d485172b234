import type {
  ShipmentCommand,
  ShipmentCommandKind,
} from '@slipstream/commands/shipments/shipment-commands.ts'
import { z } from 'zod'
import { orderId, source } from '../../domain/parameters/parameters.ts'
import { shipmentNumber } from '../../domain/shipments/shipment-parameters.ts'
import type { CommandDecision } from '../command-definition.ts'

/** Which shipment a command is for, in the path. */
export const shipmentParams = z.strictObject({ source, orderId, shipmentNumber })

export function shipmentIdOf({ source, orderId, shipmentNumber }: z.output<typeof shipmentParams>): string {
  return `${source}/${orderId}/${shipmentNumber}`
}

/** A command for fulfillment, which also decides whether there is such a shipment: it knows the newest. */
export function toFulfillment<Kind extends ShipmentCommandKind>(
  kind: Kind,
  payload: ShipmentCommand<Kind>,
  { by, reason }: { by: string; reason: string },
): CommandDecision {
  return { request: { to: 'fulfillment', kind, payload, by, reason } }
}
