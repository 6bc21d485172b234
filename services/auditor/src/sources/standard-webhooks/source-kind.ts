import { draftStatuses } from '@slipstream/events/sources/standard-webhooks/draft-statuses.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { metadataEntries } from '../metadata-entries.ts'
import { plainTraits } from '../plain-traits.ts'
import type { SourceKind } from '../source-kind.ts'

export const standardWebhooks: SourceKind<SourceConfigOf<'standard-webhooks'>> = {
  traitsOf: () => ({
    ...plainTraits,
    draftStatuses,
    // Deletions in the log from before each kind had its own word are `trash`.
    deletedStatuses: new Set(['deleted', 'trash']),
    metadataOf: ({ data }) => (isRecord(data) ? metadataEntries(data['metadata']) : []),
  }),
}
