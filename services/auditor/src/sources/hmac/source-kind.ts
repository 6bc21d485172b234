import { draftStatuses } from '@slipstream/events/sources/hmac/draft-statuses.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { pointerReader } from '@slipstream/runtime/json/pointer-reader.ts'
import { metadataEntries } from '../metadata-entries.ts'
import { plainTraits } from '../plain-traits.ts'
import type { SourceKind } from '../source-kind.ts'

export const hmac: SourceKind<SourceConfigOf<'hmac'>> = {
  traitsOf({ mapping: { metadata } }) {
    const at = pointerReader()
    return {
      ...plainTraits,
      draftStatuses,
      metadataOf: (payload) => metadataEntries(at(metadata, payload)),
    }
  },
}
