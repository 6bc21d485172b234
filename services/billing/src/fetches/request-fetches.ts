import type { ClientSession } from 'mongodb'
import { hastenWork, rescheduleWork } from '@slipstream/work/adapters/administer-work.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { findFetches, recordEvents } from './adapters/fetch-items.ts'
import type { FetchItem, FetchItems } from './adapters/fetch-items.ts'
import { nextFetch, withEventIds } from './domain/fetch.ts'
import type { FetchNeeded } from '../objects/domain/fetch-needed.ts'
import { fetchId, fetchQueue } from './domain/fetches-needed.ts'

/**
 * Requests the fetches within the caller's transaction: one item of work for each object. A need that arrives
 * while its object is being fetched makes another fetch follow that one.
 */
export async function requestFetches(
  items: FetchItems,
  needs: readonly FetchNeeded[],
  session: ClientSession,
  nowMs: number,
): Promise<void> {
  if (needs.length === 0) return
  const ids = needs.map(({ object }) => fetchId(object))
  const found = await findFetches(items, ids, session)
  // One after the other: a session takes no two commands in parallel.
  for (const need of needs) await requestOne(items, need, found.get(fetchId(need.object)), session, nowMs)
}

async function requestOne(
  items: FetchItems,
  need: FetchNeeded,
  known: FetchItem | undefined,
  session: ClientSession,
  nowMs: number,
): Promise<void> {
  const { object, notBeforeMs } = need
  const id = fetchId(object)
  const queue = fetchQueue(object.source)
  const dueInMs = Math.max(0, notBeforeMs - nowMs)
  const eventIds = withEventIds(known?.eventIds ?? [], need.eventIds)
  switch (nextFetch(known ?? null, need)) {
    case 'nothing':
      return
    case 'insert': {
      const own = { object, eventIds, requestedAt: null }
      return void (await submitWork(items, { id, own, work: { queue, dueInMs } }, { session }))
    }
    case 'record':
      return recordEvents(items, id, eventIds, session)
    case 'repeat':
      return void (await hastenWork(items, id, { session, set: { eventIds } }))
    case 'resume': {
      const next = { queue, priority: 0, inMs: dueInMs }
      return void (await rescheduleWork(items, id, next, { session, set: { eventIds } }))
    }
  }
}
