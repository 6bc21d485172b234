import type { Account } from '../account.ts'
import { newId, nowS } from '../account.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { happens } from '../faults/fault-settings.ts'
import { linksOf } from '../events/invoice-links.ts'
import type { BillingEvent, Snapshot } from '../events/billing-event.ts'

/**
 * Makes an event, its twin and their deliveries, as the faults want it.
 *
 * @param before of an event named `….updated`
 */
export function emitEvent(account: Account, type: string, object: Snapshot, before?: Snapshot): void {
  const { settings, faults, nowMs } = account
  const context = { seed: settings.seed, faults, nowMs }
  const id = newId(account, 'evt')
  if (happens(context, 'neverMade', id)) {
    if (object.id !== undefined) account.unreported.add(object.id)
    return
  }
  const event: BillingEvent = {
    id,
    type,
    createdS: nowS(account),
    createdMs: nowMs,
    object,
    before,
    request: account.request,
    links: linksOf(account, object),
    pendingWebhooks: 0,
    deliveries: [],
  }
  add(account, event)
  if (type === 'invoice.created' && object.status === 'draft' && object.id !== undefined)
    account.creationOfDraft.set(object.id, id)
  if (happens(context, 'twins', id))
    add(account, { ...event, id: newId(account, 'evt'), deliveries: [], twinOf: id })
}

function add(account: Account, event: BillingEvent): void {
  account.events.set(event.id, event)
  planDeliveries(account, event)
}
