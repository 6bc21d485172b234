import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { restClient } from './woocommerce/adapters/rest-client.ts'
import { wooCommerceShop } from './woocommerce/adapters/woocommerce-shop.ts'
import type { ConnectShop } from './shop-client.ts'

/**
 * The shop of a source, by its kind. Kinds without an API, or without credentials in the configuration, work without: nothing of
 * them is verified.
 *
 * @throws when it can't be queried as it is declared
 */
export function shopOf(source: SourceConfig): ConnectShop | undefined {
  switch (source.type) {
    case 'woocommerce':
      return source.rest && wooCommerceShop(restClient(source.rest))
    default:
      return undefined
  }
}
