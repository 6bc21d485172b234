import type { AlertEvent, Event } from '@slipstream/events/event.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { expiryOf, isLater } from './alert-event.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const silences: ReadModel = {
  name: 'silences',
  indexes: [{ saidAt: -1, _id: -1 }],
  expiresBy: 'expiresAt',
}

/** A silence after an event: the latest event wins, whenever it arrives. */
export function evolveSilence(
  before: SilenceDocument | null,
  { id, occurredAt, data }: Event<'AlertSilenced'>,
): SilenceDocument {
  const stated = { at: occurredAt, eventId: id }
  if (before !== null && !isLater(stated, { at: before.saidAt, eventId: before.eventId })) return before
  const { silenceId, ...silence } = data
  return {
    _id: silenceId,
    ...silence,
    saidAt: stated.at,
    eventId: stated.eventId,
    expiresAt: expiryOf(stated.at),
  }
}

/** @returns the silences that have changed */
export function projectSilences(
  before: ReadonlyMap<string, SilenceDocument>,
  events: readonly AlertEvent[],
): SilenceDocument[] {
  const after = new Map(before)
  for (const event of events) {
    if (event.type !== 'AlertSilenced') continue
    const { silenceId } = event.data
    after.set(silenceId, evolveSilence(after.get(silenceId) ?? null, event))
  }
  return [...after.values()].filter((silence) => before.get(silence._id) !== silence)
}
