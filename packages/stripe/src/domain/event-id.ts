import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'

/**
 * The id of what a provider reports: the same for a redelivery, for a second event about one change, and for
 * the same event in a list. So it derives from the content and not from the provider's id.
 *
 * @param names of the fact, in a fixed order; a missing one is ''
 */
export function billingEventId(names: readonly string[], content: unknown): string {
  return deriveEventId(names, Buffer.from(JSON.stringify(sorted(content))))
}

/** Objects as lists of their members by name: the order of members is none of their content. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value ?? null
  const names = Object.keys(value).sort()
  return { members: names.map((name) => [name, sorted(value[name])]) }
}

/**
 * What an event with its object is known by, beside the source.
 *
 * @param at when it was made, ISO 8601 in whole seconds
 */
export const namesOfEvent = (event: {
  type: string
  objectId: string | null
  at: string
  account: string | null
}): readonly string[] => [event.type, event.objectId ?? '', event.at, event.account ?? '']
