import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { ConnectShop } from './shop-client.ts'
import { shopOf } from './shop-kinds.ts'
import type { AuditedSource } from './audited-source.ts'

/**
 * The sources as the configuration declares them.
 *
 * @throws ConfigurationMistake for a shop that can't be asked as it is declared
 */
export function auditedSources(sources: Config['sources']): Map<string, AuditedSource> {
  return new Map(
    Object.entries(sources).map(([name, declared]) => [
      name,
      {
        name,
        sequence: declared.sequence,
        stalled: declared.stalled,
        silence: declared.silence,
        connectShop: connectShopOf(name, declared),
        deliveryUrl: 'rest' in declared ? declared.rest?.deliveryUrl : undefined,
      },
    ]),
  )
}

/** The alerts that belong to no source are evaluated as those of a source with nothing configured. */
export const auditedSystem: AuditedSource = {
  name: systemSource,
  sequence: undefined,
  stalled: {},
  silence: undefined,
  connectShop: undefined,
}

function connectShopOf(name: string, source: Config['sources'][string]): ConnectShop | undefined {
  try {
    return shopOf(source)
  } catch (error) {
    throw new ConfigurationMistake('The configuration', [`sources.${name}.${(error as Error).message}`])
  }
}
