import type { Decider } from '@slipstream/runtime/decider.ts'
import { decide } from './decide.ts'
import type { ShipmentInputInContext } from './decide.ts'
import { evolve } from './evolve.ts'
import type { ProcessEvent } from './process-event.ts'
import type { ShipmentState } from './shipment-state.ts'

/** A shipment from its request to its end; undefined before it is requested. */
export const shipmentDecider: Decider<ShipmentState | undefined, ProcessEvent, ShipmentInputInContext> = {
  initialState: undefined,
  evolve,
  decide,
}
