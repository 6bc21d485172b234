import { draftStatuses } from '@slipstream/events/sources/woocommerce/draft-statuses.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { metadataEntries } from '../metadata-entries.ts'
import { plainTraits } from '../plain-traits.ts'
import type { SourceKind, SourceTraits } from '../source-kind.ts'
import { inspectWooCommerce } from './adapters/inspect-shop.ts'
import { restClient } from './adapters/rest-client.ts'
import { wooCommerceShop } from './woocommerce-shop.ts'

export const wooCommerceTraits: SourceTraits = {
  ...plainTraits,
  draftStatuses,
  deletedStatuses: new Set(['trash']),
  metadataOf: ({ meta_data: list }) => metadataEntries(list),
  refusals: {
    // It switches a webhook off with the seventh failure in a row.
    ...{ warnAt: 3, criticalAt: 5 },
    givesUp: 'The shop switches it off at the seventh in a row, and one that was enabled again at the next.',
    sendsAgain: 'WooCommerce does not send them again.',
  },
  whyNotQueried: (source) => `sources.${source}.rest is not configured`,
}

export const woocommerce: SourceKind<SourceConfigOf<'woocommerce'>> = {
  traitsOf: () => wooCommerceTraits,
  shopOf({ rest }) {
    if (rest === undefined) return undefined
    const client = restClient(rest)
    return {
      connect: wooCommerceShop(client),
      inspection: inspectWooCommerce(client),
      deliveryUrl: rest.deliveryUrl,
    }
  },
}
