import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { metadataEntries } from '../metadata-entries.ts'
import { plainTraits } from '../plain-traits.ts'
import type { SourceKind } from '../source-kind.ts'

export const shopify: SourceKind<SourceConfigOf<'shopify'>> = {
  traitsOf: () => ({
    ...plainTraits,
    metadataOf: ({ note_attributes: attributes }) => metadataEntries(attributes, 'name'),
    refusals: {
      ...plainTraits.refusals,
      givesUp: 'Shopify removes the subscription when the eighth retry of a delivery is refused.',
      sendsAgain: 'Shopify sends each again, 8 times within 4 hours.',
    },
  }),
}
