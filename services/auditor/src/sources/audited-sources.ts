import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AuditedSource } from './audited-source.ts'
import { plainTraits } from './plain-traits.ts'
import type { ShopAccess } from './source-kind.ts'
import { sourceKindOf } from './source-kinds.ts'

/**
 * The sources as the configuration declares them.
 *
 * @throws ConfigurationMistake for a shop that can't be asked as it is declared
 */
export function auditedSources(sources: Config['sources']): Map<string, AuditedSource> {
  return new Map(
    Object.entries(sources).map(([name, declared]) => {
      const { sequence, stalled, silence } = declared
      const traits = sourceKindOf(declared).traitsOf(declared)
      const shop = shopOf(name, declared)
      const queried = { connectShop: shop?.connect, deliveryUrl: shop?.deliveryUrl }
      return [name, { name, traits, sequence, stalled, silence, ...queried }]
    }),
  )
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
export function shopOf(name: string, source: Config['sources'][string]): ShopAccess | undefined {
  try {
    return sourceKindOf(source).shopOf?.(source)
  } catch (error) {
    throw new ConfigurationMistake('The configuration', [`sources.${name}.${(error as Error).message}`])
  }
}
