import { drawInt, draw } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { newId, nowS } from '../../account.ts'
import type { Account, CardBehavior } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import type { Customer } from '../../objects/customer.ts'
import { newPaymentMethod } from '../../objects/payment-method.ts'
import type { CardExpiry, PaymentMethod } from '../../objects/payment-method.ts'
import { isEnded } from '../../objects/subscription.ts'
import { create, get, livingCustomer, update } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { collect } from '../subscriptions/collect.ts'
import { invoicesOf } from '../subscriptions/invoices.ts'
import { finalizeDraft } from '../subscriptions/renew.ts'

const defaultExpiry = '2040-08'

/** Makes a card the default of a customer. @param expires e.g. `2027-03` */
export function giveCard(
  account: Account,
  customer: Customer,
  card: CardBehavior,
  expires: string = defaultExpiry,
): PaymentMethod {
  const id = newId(account, 'pm')
  const last4 = String(drawInt(draw(account.settings.seed, 'last4', id), 0, 9_999)).padStart(4, '0')
  const { email, name } = customer
  const given = { id, createdS: nowS(account), customer: customer.id, email, name, last4 }
  const method = newPaymentMethod({ ...given, expires: expiryOf(expires) })
  create(account, method, 'payment_method.attached')
  const settings = { ...customer.invoice_settings, default_payment_method: id }
  update(account, customer, { invoice_settings: settings }, 'customer.updated')
  account.cards.set(customer.id, card)
  return method
}

/** Subscriptions are charged to the new card from now on. What is open is paid with it, the oldest first. */
export function attachCard(account: Account, action: ActionOf<'attachCard'>): void {
  const customer = livingCustomer(account, action.customer)
  const { id: method } = giveCard(account, customer, action.card, action.expires)
  const subscriptions = account.subscriptionsOfCustomer.get(action.customer) ?? []
  for (const id of subscriptions) {
    const subscription = get(account, 'subscription', id)
    if (!isEnded(subscription))
      update(account, subscription, { default_payment_method: method }, 'customer.subscription.updated')
  }
  for (const id of subscriptions) {
    if (isEnded(get(account, 'subscription', id))) continue
    for (const { id: invoice } of invoicesOf(account, id)) settle(account, invoice)
  }
}

function settle(account: Account, id: string): void {
  const invoice = get(account, 'invoice', id)
  const { status } = get(account, 'subscription', invoice.parent.subscription_details.subscription)
  if (invoice.status === 'open') collect(account, invoice)
  else if (invoice.status === 'draft' && status === 'unpaid') finalizeDraft(account, invoice)
}

/** The card behaves otherwise from now on, which only its bank knows. */
export function setCard(account: Account, { customer, card }: ActionOf<'setCard'>): void {
  get(account, 'customer', customer)
  account.cards.set(customer, card)
}

/** The same card with another date. */
export function renewCard(account: Account, { customer, expires, by }: ActionOf<'renewCard'>): void {
  const method = defaultCard(account, customer)
  const { year, month } = expiryOf(expires)
  const card = { ...method.card, exp_year: year, exp_month: month }
  update(account, method, { card }, `payment_method.${by === 'bank' ? 'automatically_updated' : 'updated'}`)
}

/** Afterwards the customer has no card. */
export function detachCard(account: Account, { customer: id }: ActionOf<'detachCard'>): void {
  const method = defaultCard(account, id)
  update(account, method, { customer: null }, 'payment_method.detached')
  account.cards.set(id, 'none')
  const customer = get(account, 'customer', id)
  const settings = { ...customer.invoice_settings, default_payment_method: null }
  update(account, customer, { invoice_settings: settings }, 'customer.updated')
  for (const one of account.subscriptionsOfCustomer.get(id) ?? []) {
    const subscription = get(account, 'subscription', one)
    if (!isEnded(subscription) && subscription.default_payment_method === method.id)
      update(account, subscription, { default_payment_method: null }, 'customer.subscription.updated')
  }
}

/** @throws ActionError when the customer has none */
function defaultCard(account: Account, customer: string): PaymentMethod {
  const { default_payment_method: id } = livingCustomer(account, customer).invoice_settings
  if (id === null) throw new ActionError(400, 'resource_missing', `${customer} has no card.`, 'customer')
  return get(account, 'payment_method', id)
}

function expiryOf(text: string): CardExpiry {
  const [year, month] = text.split('-').map(Number)
  return { year: year ?? 0, month: month ?? 0 }
}
