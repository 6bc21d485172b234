import type { FetchNeeded } from './fetch-needed.ts'
import { evolveKnown } from './evolve-known.ts'
import { keyOfEvent } from './known-object.ts'
import type { KnownObject, ObjectEvent } from './known-object.ts'
import { inAccount } from './triggers-of.ts'
import type { Trigger } from './triggers-of.ts'
import { fetchThatDecides } from './uncertain-objects.ts'

export type FoldedBatch = {
  changed: KnownObject[]
  triggers: { source: string; trigger: Trigger }[]
  needs: FetchNeeded[]
  /** Those whose subscriptions have changed, each with the last event of them, by `source/customerId`. */
  customers: Map<string, { source: string; customerId: string; eventId: string }>
  /** Those for whom it may have changed what is paid with which card, each with the last event of it. */
  payers: Map<string, { source: string; customerId: string; event: ObjectEvent }>
}

const payingKinds: ReadonlySet<string> = new Set(['subscription', 'customer', 'payment_method'])

/**
 * The objects after the events, one after the other, and what follows from it. Events
 * that change nothing leave no trace.
 *
 * @param canFetch whether a fetch can decide what is uncertain
 */
export function foldBatch(
  before: ReadonlyMap<string, KnownObject>,
  events: readonly ObjectEvent[],
  canFetch: (source: string) => boolean,
): FoldedBatch {
  const changed = new Map<string, KnownObject>()
  const folded: FoldedBatch = {
    changed: [],
    triggers: [],
    needs: [],
    customers: new Map(),
    payers: new Map(),
  }
  for (const event of events) {
    const key = keyOfEvent(event)
    const { source } = event.data
    const evolved = evolveKnown(changed.get(key) ?? before.get(key), event, canFetch(source))
    if (!evolved.isChanged) continue
    const { object, triggers } = evolved
    changed.set(key, object)
    const { account } = event.data.change
    folded.triggers.push(...triggers.map((trigger) => ({ source, trigger: inAccount(trigger, account) })))
    const need = fetchThatDecides(object, event)
    if (need !== undefined) folded.needs.push(need)
    if (payingKinds.has(object.kind) && object.customerId !== null) {
      const { customerId } = object
      folded.payers.set(`${source}/${customerId}`, { source, customerId, event })
    }
    if (object.kind === 'subscription') {
      const { customerId } = object.document
      folded.customers.set(`${source}/${customerId}`, { source, customerId, eventId: event.id })
    }
  }
  folded.changed.push(...changed.values())
  return folded
}
