import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import { eventTypes } from '@slipstream/events/event-types/event-types.ts'

/** An id for each event type, all different, for records that no registry has to know. */
export const schemaIds = Object.fromEntries(
  Object.keys(eventTypes).map((type, index) => [type, index + 1]),
) as SchemaIds
