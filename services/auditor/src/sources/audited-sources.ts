import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { isBilling } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { OrderSourceConfig, SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AuditedShipping, AuditedSource } from './audited-source.ts'
import { plainTraits } from './plain-traits.ts'
import type { ShopAccess } from './source-kind.ts'
import { billingKindOf, sourceKindOf } from './source-kinds.ts'

/**
 * The sources as the configuration declares them.
 *
 * @throws ConfigurationMistake for a shop that can't be queried as it is declared
 */
export function auditedSources(
  sources: Config['sources'],
  carriers: Config['carriers'] = {},
): Map<string, AuditedSource> {
  return new Map(
    Object.entries(sources).map(([name, declared]) => {
      const traits = sourceKindOf(declared).traitsOf(declared)
      const shop = shopOf(name, declared)
      const queried = { connectShop: shop?.connect, deliveryUrl: shop?.deliveryUrl }
      return [
        name,
        { name, traits, silence: declared.silence, ...auditedOf(name, declared, carriers), ...queried },
      ]
    }),
  )
}

/** What is audited of a source's orders, or of its subscriptions and invoices. */
function auditedOf(
  name: string,
  declared: SourceConfig,
  carriers: Config['carriers'],
): Pick<AuditedSource, 'sequence' | 'stalled' | 'shipping' | 'billing'> {
  const { stalled } = declared
  if (isBilling(declared))
    return { sequence: undefined, stalled, billing: billingKindOf(declared).billingOf(name, declared) }
  const { sequence } = declared
  return { sequence, stalled, shipping: shippingOf(declared, carriers) }
}

function shippingOf(
  { shipping }: OrderSourceConfig,
  carriers: Config['carriers'],
): AuditedShipping | undefined {
  if (shipping === undefined) return undefined
  const { since } = shipping
  const times = Object.entries(carriers).map(([name, { tracking }]) => {
    const { scanDeadlineMs, maxMs: queriedWithinMs } = tracking
    return [name, { scanDeadlineMs, queriedWithinMs }] as const
  })
  return {
    rule: shipping,
    sinceMs: since === undefined ? undefined : Date.parse(since),
    carriers: Object.fromEntries(times),
  }
}

/** The alerts that belong to no source are evaluated as those of a source with nothing configured. */
export const auditedSystem: AuditedSource = {
  name: systemSource,
  traits: plainTraits,
  sequence: undefined,
  stalled: {},
  silence: undefined,
  connectShop: undefined,
}

/** The shop of a source, where it has an API and credentials. @throws ConfigurationMistake */
export function shopOf(name: string, source: SourceConfig): ShopAccess | undefined {
  try {
    return sourceKindOf(source).shopOf?.(source)
  } catch (error) {
    throw new ConfigurationMistake('The configuration', [`sources.${name}.${(error as Error).message}`])
  }
}
