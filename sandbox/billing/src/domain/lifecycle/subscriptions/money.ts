import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import { dayS } from '../../calendar.ts'
import type { Charge } from '../../objects/charge.ts'
import { newDispute } from '../../objects/dispute.ts'
import type { Invoice } from '../../objects/invoice.ts'
import { newRefund } from '../../objects/refund.ts'
import { create, get, update } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { collect } from './collect.ts'
import { closeInvoice, invoicesOf } from './invoices.ts'

export function payNow(account: Account, { invoice: id }: ActionOf<'payInvoice'>): void {
  collect(account, openInvoice(account, id))
}

export function close(
  account: Account,
  { kind, invoice: id }: ActionOf<'voidInvoice'> | ActionOf<'markUncollectible'>,
): void {
  closeInvoice(account, openInvoice(account, id), kind === 'voidInvoice' ? 'void' : 'uncollectible')
}

function openInvoice(account: Account, id: string): Invoice {
  const invoice = get(account, 'invoice', id)
  if (invoice.status === 'open') return invoice
  throw new ActionError(400, 'invoice_not_open', `Invoice ${id} is ${invoice.status}.`, 'invoice')
}

/** Gives back the latest payment of a subscription, or a part of it. @returns the id of the refund */
export function refund(account: Account, { subscription, amount }: ActionOf<'refund'>): string {
  const charge = latestCharge(
    account,
    subscription,
    ({ amount: whole, amount_refunded: given }) => given < whole,
  )
  const left = charge.amount - charge.amount_refunded
  const given = Math.min(amount ?? left, left)
  const refunded = newRefund({
    ...{ id: newId(account, 're'), createdS: nowS(account), amount: given, currency: charge.currency },
    ...{ charge: charge.id, paymentIntent: charge.payment_intent },
  })
  create(account, refunded, 'refund.created')
  const total = charge.amount_refunded + given
  const patch = { amount_refunded: total, refunded: total === charge.amount }
  update(account, charge, patch, 'charge.refunded')
  return refunded.id
}

/** The customer's bank takes the latest payment back. @returns the id of the dispute */
export function dispute(account: Account, { subscription }: ActionOf<'dispute'>): string {
  const charge = latestCharge(account, subscription, ({ disputed, refunded }) => !disputed && !refunded)
  update(account, charge, { disputed: true })
  const made = newDispute({
    ...{ id: newId(account, 'du'), createdS: nowS(account), dueByS: nowS(account) + 14 * dayS },
    ...{
      amount: charge.amount,
      currency: charge.currency,
      charge: charge.id,
      paymentIntent: charge.payment_intent,
    },
  })
  create(account, made, 'charge.dispute.created', 'charge.dispute.funds_withdrawn')
  return made.id
}

export function closeDispute(account: Account, { subscription, outcome }: ActionOf<'closeDispute'>): void {
  const charges = new Set(chargesOf(account, subscription).map(({ id }) => id))
  const open = [...account.objects.dispute.values()].find(
    ({ charge, status }) => charges.has(charge) && status === 'needs_response',
  )
  if (open === undefined)
    throw new ActionError(400, 'resource_missing', `${subscription} has no open dispute.`)
  const types = ['charge.dispute.closed', ...(outcome === 'won' ? ['charge.dispute.funds_reinstated'] : [])]
  update(account, open, { status: outcome }, ...types)
}

function latestCharge(account: Account, subscription: string, isFit: (charge: Charge) => boolean): Charge {
  const charge = chargesOf(account, subscription).findLast(isFit)
  if (charge !== undefined) return charge
  throw new ActionError(400, 'charge_already_refunded', `${subscription} has no payment for that.`)
}

function chargesOf(account: Account, subscription: string): Charge[] {
  get(account, 'subscription', subscription)
  return invoicesOf(account, subscription).flatMap(({ id }) => {
    const payment = account.objects.payment_intent.get(account.paymentOfInvoice.get(id) ?? '')
    return payment?.latest_charge ? [get(account, 'charge', payment.latest_charge)] : []
  })
}
