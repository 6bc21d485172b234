import { fetchMarginMs } from '@slipstream/read-models/billing/order/contenders.ts'
import type { FetchNeeded } from './fetch-needed.ts'
import type { KnownObject, ObjectEvent } from './known-object.ts'

/** The fetch that decides which state of an object is the newest; undefined where that is certain. */
export function fetchThatDecides(
  { kind, source, document }: KnownObject,
  event: ObjectEvent,
): FetchNeeded | undefined {
  const { uncertainty, _id } = document
  if (uncertainty === null) return undefined
  const notBeforeMs = Date.parse(uncertainty.fetchFrom)
  const id = _id.slice(source.length + 1)
  return {
    object: { source, type: kind, id, account: event.data.change.account },
    eventIds: [event.id],
    since: new Date(notBeforeMs - fetchMarginMs).toISOString(),
    notBeforeMs,
  }
}
