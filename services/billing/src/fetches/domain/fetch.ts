import { clockMarginMs } from '@slipstream/stripe/domain/request-time.ts'
import type { ObjectName } from '@slipstream/stripe/domain/stripe-object.ts'
import type { FetchNeeded } from '../../objects/domain/fetch-needed.ts'

/** The record of an object that is or was fetched. These names are a storage format. */
export type Fetch = {
  object: ObjectName
  /** The newest events that made a fetch necessary. */
  eventIds: string[]
  /** When the last fetch that succeeded was requested; null before. */
  requestedAt: string | null
}

/**
 * What a further need does. `repeat`: the fetch under way may have begun before
 * the change, so another one follows it.
 */
export type FetchStep = 'insert' | 'nothing' | 'record' | 'repeat' | 'resume'

type KnownFetch = Pick<Fetch, 'eventIds' | 'requestedAt'> & { work: { state: string } }

const maxEventIds = 50

/** How an object's fetches continue when another one is needed. */
export function nextFetch(known: KnownFetch | null, { eventIds, since }: FetchNeeded): FetchStep {
  if (known === null) return 'insert'
  if (eventIds.every((id) => known.eventIds.includes(id))) return 'nothing'
  const { requestedAt, work } = known
  if (requestedAt !== null && Date.parse(requestedAt) >= Date.parse(since) + clockMarginMs) return 'nothing'
  if (work.state === 'waiting') return 'record'
  return work.state === 'leased' ? 'repeat' : 'resume'
}

/** The newest event ids, the oldest first. */
export const withEventIds = (known: readonly string[], added: readonly string[]): string[] =>
  [...new Set([...known, ...added])].slice(-maxEventIds)
