import { addTo, newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { dayS, periodEnd } from '../../calendar.ts'
import { newCheckoutSession } from '../../objects/checkout-session.ts'
import { isMetered } from '../../objects/price.ts'
import type { Price } from '../../objects/price.ts'
import { itemOf, newItem, newSubscription } from '../../objects/subscription.ts'
import type { Subscription } from '../../objects/subscription.ts'
import { create, get, livingCustomer } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { collect, recover } from './collect.ts'
import { createOpenInvoice, draftInvoice } from './invoices.ts'
import { periodCharges } from './charges.ts'
import { incompleteS, planPeriod, planTimer } from '../plan-timers.ts'

/** Sells a subscription, with `payment_behavior: allow_incomplete`. @returns its id */
export function subscribe(account: Account, action: ActionOf<'subscribe'>): string {
  const customer = livingCustomer(account, action.customer)
  const price = get(account, 'price', action.price)
  const isTrial = action.trialDays > 0
  const invoiceId = newId(account, 'in')
  const subscription = subscriptionOf(account, action, price, invoiceId)
  addTo(account.subscriptionsOfCustomer, customer.id, subscription.id)
  create(account, subscription, 'customer.subscription.created')

  const { current_period_start: startS, current_period_end: endS } = itemOf(subscription)
  const charged = periodCharges(subscription.items.data, startS, endS)
  const charges = isTrial
    ? charged.map((one) => ({ ...one, amount: 0, description: `Trial of ${one.price.product}` }))
    : charged
  const options = { id: invoiceId, reason: 'subscription_create', charges, finalizesAtS: null } as const
  const invoice = createOpenInvoice(
    account,
    subscription,
    draftInvoice(account, subscription, options),
    false,
  )
  if (!isTrial) {
    planTimer(account, 'expireIncomplete', subscription.id, nowS(account) + incompleteS)
    // A credit of the customer may have paid it already.
    if (invoice.status === 'paid') recover(account, invoice)
    else collect(account, invoice)
  }
  planPeriod(account, subscription)
  if (action.isByCheckout) completeCheckout(account, action, subscription)
  return subscription.id
}

function subscriptionOf(
  account: Account,
  action: ActionOf<'subscribe'>,
  price: Price,
  latestInvoice: string,
): Subscription {
  const { customer, quantity, more, percentOff, trialDays, trialEndBehavior, metadata } = action
  const createdS = nowS(account)
  const id = action.id ?? newId(account, 'sub')
  const trialEndS = trialDays > 0 ? createdS + trialDays * dayS : null
  const endS = trialEndS ?? periodEnd(createdS, price.recurring, createdS)
  const items = [{ price: price.id, quantity }, ...more].map((wanted) => {
    const found = get(account, 'price', wanted.price)
    const given = {
      id: newId(account, 'si'),
      subscription: id,
      createdS,
      price: found,
      startS: createdS,
      endS,
    }
    return newItem({ ...given, quantity: isMetered(found) ? undefined : wanted.quantity })
  })
  const discount = percentOff === undefined ? null : { id: newId(account, 'di'), percentOff }
  if (discount !== null) account.discounts.set(discount.id, discount)
  const { default_payment_method: paymentMethod } = get(account, 'customer', customer).invoice_settings
  return newSubscription({
    ...{ id, createdS, customer, metadata, trialEndS, trialEndBehavior, latestInvoice, paymentMethod },
    ...{ items, discount: discount?.id ?? null, currency: price.currency },
    status: trialEndS === null ? 'incomplete' : 'trialing',
    anchorS: trialEndS ?? createdS,
  })
}

function completeCheckout(
  account: Account,
  action: ActionOf<'subscribe'>,
  { id, customer, currency, latest_invoice: invoice, metadata }: Subscription,
): void {
  if (invoice === null || get(account, 'subscription', id).status === 'incomplete') return
  const session = newCheckoutSession({
    ...{ id: newId(account, 'cs_test'), createdS: nowS(account), customer, currency, metadata, invoice },
    amount: get(account, 'invoice', invoice).total,
    reference: action.metadata.reference ?? null,
    subscription: id,
  })
  create(account, session, 'checkout.session.completed')
}
