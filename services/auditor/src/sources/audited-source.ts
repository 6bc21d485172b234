import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'
import type { OrderSourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { ShippingRule } from '@slipstream/read-models/shipments/ships.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import type { ConnectBilling } from './billing-client.ts'
import type { ConnectShop } from './shop-client.ts'
import type { SourceTraits } from './source-kind.ts'

/** A source as it is audited. */
export type AuditedSource = {
  name: string
  /** Of a source of billing: its events are in another topic, and it has no orders. */
  billing?: AuditedBilling | undefined
  /** What is true of all sources of its kind. */
  traits: SourceTraits
  sequence: OrderSourceConfig['sequence']
  stalled: OrderSourceConfig['stalled']
  silence: OrderSourceConfig['silence']
  /** Undefined where the configuration gives no credentials: then nothing can be verified. */
  connectShop: ConnectShop | undefined
  /** Where its webhooks deliver to, where the configuration says so. */
  deliveryUrl?: string | undefined
  /** Undefined for a source that ships nothing. */
  shipping?: AuditedShipping | undefined
  /** Of the system's own source: whether any source ships, so that carriers are watched. */
  watchesCarriers?: boolean
  /** Of the system's own source: the schedules of the configuration. */
  schedules?: ConfiguredSchedules
}

/** What of a source is shipped, and how its carriers are followed. */
export type AuditedShipping = {
  rule: ShippingRule
  /** Orders with such a status before are not shipped, ms since 1970; undefined: before the first start. */
  sinceMs: number | undefined
  /** By name: how long a first scan may take at most, and within what time each parcel is queried once. */
  carriers: Readonly<Record<string, { scanDeadlineMs: number; queriedWithinMs: number }>>
}

/** Those of the auditor's configuration, which it has watched since it started. */
export type ConfiguredSchedules = { all: Readonly<Record<string, ScheduleConfig>>; watchedSince: Date }

/** How a source of billing is audited. */
export type AuditedBilling = {
  /** How long an event may be on its way. */
  settleMs: number
  /** What subscriptions entitle to. */
  rules: EntitlementRules
  /** Undefined where the provider can't be queried; `whyNoAccess` says why, if anything is configured. */
  access: { connect: ConnectBilling; requestsPerSecond: number } | undefined
  whyNoAccess?: string
}

const defaultSettle = { afterMs: 300_000, laterOrders: 20 }

/** How long, and past how many later orders, whatever is missing may still be on its way. */
export function settleOf({ sequence, billing }: Pick<AuditedSource, 'sequence' | 'billing'>): {
  afterMs: number
  laterOrders: number
} {
  if (billing !== undefined) return { ...defaultSettle, afterMs: billing.settleMs }
  return sequence?.settle ?? defaultSettle
}
