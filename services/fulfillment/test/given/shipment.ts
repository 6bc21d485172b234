import type { Recipient, Scan } from '@slipstream/events/event-types/shipment-events.ts'
import type { CarrierTraits } from '../../src/carriers/carrier.ts'
import type { DecisionContext, ShipmentPolicy } from '../../src/shipments/domain/policy.ts'
import type { ProcessEvent } from '../../src/shipments/domain/process-event.ts'
import { shipmentDecider } from '../../src/shipments/domain/shipment-decider.ts'
import type { NewShipment, ShipmentInput } from '../../src/shipments/domain/shipment-input.ts'
import type { ShipmentState } from '../../src/shipments/domain/shipment-state.ts'

export const startMs = Date.parse('2026-11-21T08:00:00.000Z')

export const recipient: Recipient = {
  ...{ name: 'Mere Tamihana', company: null, email: 'mere@example.test', phone: null },
  ...{ lines: ['1 Example Street'], city: 'Wellington', region: null, postcode: '6011', country: 'NZ' },
}

export const newShipment: NewShipment = {
  ...{ shipmentId: 'admin/1001/1', source: 'admin', orderId: '1001', shipmentNumber: 1, group: null },
  ...{ orderNumber: '1001', carrier: 'bobs-post', recipient, asOf: '2026-11-21T07:59:00Z' },
  ordinal: 0,
  lines: [{ lineItemId: '1', sku: 'BOX', name: 'Box', quantity: 1 }],
}

export const traits: CarrierTraits = {
  ...{ idempotency: { kind: 'none' }, lookUpLagMs: 60_000, canVoid: true, maxTrackedTogether: 50 },
}

export const policy: ShipmentPolicy = {
  ...{ maxAttempts: 3, redriveAfterMs: undefined, maxInFlightMs: 20_000 },
  backOff: { firstMs: 1_000, capMs: 30_000 },
  tracking: {
    ...{ firstMs: 60_000, maxMs: 3_600_000, scanDeadlineMs: 86_400_000 },
    ...{ deliveryDeadlineMs: 172_800_000, graceMs: 86_400_000 },
  },
}

export const contextAt = (nowMs: number, changes: Partial<DecisionContext> = {}): DecisionContext => ({
  ...{ nowMs, random: 0.5, traits, policy, checkRecipient: () => [], ...changes },
})

export const scan = (status: Scan['status'], atMs: number, code = status.toUpperCase()): Scan => ({
  ...{ code, status, at: new Date(atMs).toISOString(), location: 'Wellington', description: null },
})

/** A shipment to which inputs happen. */
export class GivenShipment {
  state: ShipmentState | undefined
  nowMs = startMs
  readonly events: ProcessEvent[] = []
  readonly changes: Partial<DecisionContext>

  constructor(changes: Partial<DecisionContext> = {}) {
    this.changes = changes
  }

  static requested(changes: Partial<DecisionContext> = {}): GivenShipment {
    const given = new GivenShipment(changes)
    given.when({ type: 'requested', shipment: newShipment })
    return given
  }

  get context(): DecisionContext {
    return contextAt(this.nowMs, this.changes)
  }

  /** @returns the types of the events */
  when(input: ShipmentInput): string[] {
    const events = shipmentDecider.decide({ input, context: this.context }, this.state)
    this.events.push(...events)
    for (const event of events) this.state = shipmentDecider.evolve(this.state, event)
    return events.map(({ type }) => type)
  }

  /** Lets time pass. */
  after(ms: number): this {
    this.nowMs += ms
    return this
  }
}
