import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'

/** The rule of the configuration; a source that is not configured saves none. */
export function savesParticipants(sources: Config['sources']): SavesParticipants {
  const declared = orderSources(sources)
  return (source, status) => {
    const statuses = Object.hasOwn(declared, source) ? declared[source]?.statuses : undefined
    if (statuses === undefined || !Object.hasOwn(statuses, status)) return false
    return statuses[status]?.includes('saveParticipants') ?? false
  }
}
