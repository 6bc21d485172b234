import type { Event } from '@slipstream/events/event.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { expiryOf, isLater } from './alert-event.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const silences: ReadModel = {
  name: 'silences',
  indexes: [{ saidAt: -1, _id: -1 }],
  expiresBy: 'expiresAt',
}

/** A silence after what was said of it: the last word counts, whenever it comes. */
export function evolveSilence(
  before: SilenceDocument | null,
  { id, occurredAt, data }: Event<'AlertSilenced'>,
): SilenceDocument {
  const said = { at: occurredAt, eventId: id }
  if (before !== null && !isLater(said, { at: before.saidAt, eventId: before.eventId })) return before
  const { silenceId, ...silence } = data
  return { _id: silenceId, ...silence, saidAt: said.at, eventId: said.eventId, expiresAt: expiryOf(said.at) }
}
