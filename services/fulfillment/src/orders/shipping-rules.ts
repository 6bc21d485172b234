import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { SourceShipping } from './domain/plan-shipments.ts'
import type { ShippingRules } from './handle-orders.ts'

/** @param firstStartMs counts for sources that configure no `since` */
export function shippingRules(sources: Config['sources'], firstStartMs: number): ShippingRules {
  const rules = new Map<string, SourceShipping>()
  for (const [source, { shipping }] of Object.entries(orderSources(sources))) {
    if (shipping === undefined) continue
    const { carrier, statuses, products, groupBy, since } = shipping
    const sinceMs = since === undefined ? firstStartMs : Date.parse(since)
    rules.set(source, { carrier, statuses, products, groupBy, sinceMs })
  }
  return (source) => rules.get(source)
}
