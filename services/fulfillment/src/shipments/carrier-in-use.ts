import type { CarrierConfig } from '../carriers/carrier-config.ts'
import type { Carrier } from '../carriers/carrier.ts'
import type { DecisionContext, ShipmentPolicy } from './domain/policy.ts'

/** A configured carrier, with the policy of its shipments. */
export type CarrierInUse = { name: string; carrier: Carrier; config: CarrierConfig; policy: ShipmentPolicy }

export type CarriersInUse = ReadonlyMap<string, CarrierInUse>

/**
 * A request may wait behind those that are under way already, and each may take the whole time-out. What is
 * begun but not sent within one time-out is not sent at all.
 */
export const maxStartMs = (config: Pick<CarrierConfig, 'timeoutMs'>): number => config.timeoutMs
export const maxRequestMs = (config: Pick<CarrierConfig, 'timeoutMs'>): number => 4 * config.timeoutMs

/** The policy of a carrier's shipments, by its configuration. */
export function policyOf(config: CarrierConfig): ShipmentPolicy {
  const { maxAttempts, redriveAfterMs, breaker, tracking } = config
  return {
    ...{ maxAttempts, redriveAfterMs, tracking },
    maxInFlightMs: maxStartMs(config) + maxRequestMs(config),
    backOff: { firstMs: Math.min(breaker.firstProbeMs, breaker.maxProbeMs), capMs: breaker.maxProbeMs },
  }
}

/** What is decided of a shipment whose carrier is no longer configured: all that needs the carrier waits. */
const unknownCarrier: Omit<DecisionContext, 'nowMs' | 'random'> = {
  traits: {
    ...{ idempotency: { kind: 'none' }, lookUpLagMs: Number.MAX_SAFE_INTEGER },
    ...{ canVoid: true, maxTrackedTogether: 1 },
  },
  policy: {
    ...{ maxAttempts: Infinity, redriveAfterMs: undefined, maxInFlightMs: 60_000 },
    backOff: { firstMs: 60_000, capMs: 3_600_000 },
    tracking: {
      ...{ firstMs: 3_600_000, maxMs: 86_400_000, scanDeadlineMs: 86_400_000 * 365 },
      ...{ deliveryDeadlineMs: 86_400_000 * 365, graceMs: 86_400_000 * 365 },
    },
  },
  checkRecipient: () => [],
}

/**
 * The context of a decision now; of a carrier that is no longer configured, one in which its shipments wait.
 */
export function contextOf(carriers: CarriersInUse, name: string, nowMs: number): DecisionContext {
  const random = Math.random()
  const found = carriers.get(name)
  if (found === undefined) return { ...unknownCarrier, nowMs, random }
  const { carrier, policy } = found
  return { nowMs, random, policy, traits: carrier.traits, checkRecipient: carrier.checkRecipient }
}
