import type { BillingEvent } from '@slipstream/events/event.ts'
import { isFetchedType } from '@slipstream/stripe/domain/stripe-object.ts'
import type { ObjectName } from '@slipstream/stripe/domain/stripe-object.ts'
import type { FetchNeeded } from '../../objects/domain/fetch-needed.ts'

/** The objects that events name but do not hold: each once, however many events name it. */
export function fetchesNeeded(events: readonly BillingEvent[]): FetchNeeded[] {
  const needed = events.flatMap(({ id: eventId, type, data }): FetchNeeded[] => {
    if (type !== 'BillingEventReceived' || data.fetch === null || !isFetchedType(data.fetch.type)) return []
    const { source, change } = data
    const object = { source, type: data.fetch.type, id: data.fetch.id, account: change.account }
    return [{ object, eventIds: [eventId], since: change.at, notBeforeMs: 0 }]
  })
  return mergeNeeds(needed)
}

/** One need for each object. */
export function mergeNeeds(needs: readonly FetchNeeded[]): FetchNeeded[] {
  const merged = new Map<string, FetchNeeded>()
  for (const need of needs) {
    const key = fetchId(need.object)
    const other = merged.get(key)
    if (other === undefined) merged.set(key, need)
    else
      merged.set(key, {
        object: need.object,
        eventIds: [...new Set([...other.eventIds, ...need.eventIds])],
        since: other.since < need.since ? need.since : other.since,
        notBeforeMs: Math.max(other.notBeforeMs, need.notBeforeMs),
      })
  }
  return [...merged.values()]
}

/** The id of an object's item of work: one for each object of each account. */
export const fetchId = ({ source, type, id, account }: ObjectName): string =>
  `${source}/${type}/${id}${account === null ? '' : `/${account}`}`

/** A queue for each source: an account that limits requests holds up no other. */
export const fetchQueue = (source: string): string => `fetch/${source}`
