import type { Account } from '../../account.ts'
import { nowS } from '../../account.ts'
import type { BillingEvent } from '../../events/billing-event.ts'
import type { Invoice } from '../../objects/invoice.ts'
import { update } from '../../store.ts'

/** A draft is finalised after this time at the latest, whatever the endpoints respond. */
const maxDelayS = 72 * 3_600

/**
 * Whether a draft that is due is not finalised yet, because an endpoint did not accept its `invoice.created`.
 * An endpoint to which it has not been sent yet delays nothing.
 */
export function isDelayed(account: Account, draft: Invoice): boolean {
  if (nowS(account) >= draft.created + maxDelayS) return false
  const event = account.events.get(account.creationOfDraft.get(draft.id) ?? '')
  return event?.deliveries.some((one) => isRefused(account, one)) === true
}

function isRefused({ endpoints }: Account, delivery: BillingEvent['deliveries'][number]): boolean {
  const { endpointId, state, attempts } = delivery
  if (endpoints.get(endpointId)?.status !== 'enabled') return false
  return state === 'lost' || state === 'failed' || (state === 'pending' && attempts > 0)
}

/** Lets a draft wait until its endpoints accept its creation, or the longest delay is over. */
export function delayFinalizing(account: Account, draft: Invoice): void {
  finalizeAt(account, draft, draft.created + maxDelayS)
}

/** All endpoints have accepted an event. A draft that waited for it is finalised in an hour. */
export function afterAccepted(account: Account, { type, object }: BillingEvent): void {
  const draft = account.objects.invoice.get(object.id ?? '')
  if (type !== 'invoice.created' || draft?.status !== 'draft') return
  account.acceptedDrafts.set(draft.id, nowS(account))
  const atS = nowS(account) + account.settings.finalizeAfterS
  const isWaiting = draft.automatically_finalizes_at === draft.created + maxDelayS
  if (isWaiting && atS < draft.created + maxDelayS) finalizeAt(account, draft, atS)
}

function finalizeAt(account: Account, draft: Invoice, atS: number): void {
  const patch = { automatically_finalizes_at: atS, next_payment_attempt: atS }
  update(account, draft, patch, 'invoice.updated')
  account.timers.add(atS * 1_000, { kind: 'finalize', id: draft.id, atMs: atS * 1_000 })
}
