import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { plainTraits } from '../plain-traits.ts'
import type { SourceKind } from '../source-kind.ts'

export const admin: SourceKind<SourceConfigOf<'admin'>> = {
  traitsOf: () => ({
    ...plainTraits,
    whyNotQueried: (source) => `orders of ${source} are placed with Slipstream, and no shop has them`,
  }),
}
