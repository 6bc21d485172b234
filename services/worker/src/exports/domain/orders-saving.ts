import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'

type Sources = Readonly<Record<string, { statuses?: Readonly<Record<string, readonly string[]>> }>>

/** The rule of the configuration, as the projector applies it; a source that is not configured saves none. */
export function ordersSaving(sources: Sources): SavesParticipants {
  return (source, status) => {
    const statuses = Object.hasOwn(sources, source) ? sources[source]?.statuses : undefined
    if (statuses === undefined || !Object.hasOwn(statuses, status)) return false
    return statuses[status]?.includes('saveParticipants') === true
  }
}
