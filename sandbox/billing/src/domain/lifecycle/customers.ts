import { drawInt, draw } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { newId, nowS } from '../account.ts'
import type { Account, CardBehavior } from '../account.ts'
import { ActionError } from '../action-error.ts'
import { drawText } from '../draw.ts'
import { newCustomer } from '../objects/customer.ts'
import type { Customer } from '../objects/customer.ts'
import { newPaymentMethod } from '../objects/payment-method.ts'
import { isEnded } from '../objects/subscription.ts'
import { create, get, update } from '../store.ts'
import type { ActionOf } from './actions.ts'
import { collect } from './collect.ts'
import { endSubscription } from './end-subscription.ts'
import { invoicesOf } from './invoices.ts'
import { finalizeDraft } from './renew.ts'

/** @returns the id of the customer */
export function createCustomer(account: Account, action: ActionOf<'createCustomer'>): string {
  const { name, email, locale, metadata, card, isWithoutDeliveries } = action
  const id = action.id ?? newId(account, 'cus')
  if (account.objects.customer.has(id))
    throw new ActionError(400, 'resource_already_exists', `Customer ${id} exists.`, 'id')
  const invoicePrefix = drawText(8, account.settings.seed, 'prefix', id).toUpperCase()
  if (isWithoutDeliveries) account.customersWithoutDeliveries.add(id)
  const customer = newCustomer({ id, createdS: nowS(account), name, email, locale, metadata, invoicePrefix })
  create(account, customer, 'customer.created')
  account.cards.set(id, 'none')
  if (card !== 'none') giveCard(account, customer, card)
  return id
}

function giveCard(account: Account, customer: Customer, card: CardBehavior): void {
  const id = newId(account, 'pm')
  const last4 = String(drawInt(draw(account.settings.seed, 'last4', id), 0, 9_999)).padStart(4, '0')
  const { email, name } = customer
  const method = { id, createdS: nowS(account), customer: customer.id, email, name, last4 }
  create(account, newPaymentMethod(method), 'payment_method.attached')
  const settings = { ...customer.invoice_settings, default_payment_method: id }
  update(account, customer, { invoice_settings: settings }, 'customer.updated')
  account.cards.set(customer.id, card)
}

/** What is open is paid with the new card, the oldest first. */
export function attachCard(account: Account, action: ActionOf<'attachCard'>): void {
  giveCard(account, livingCustomer(account, action.customer), action.card)
  for (const id of account.subscriptionsOfCustomer.get(action.customer) ?? []) {
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

export function updateCustomer(account: Account, action: ActionOf<'updateCustomer'>): void {
  const { name, email } = action
  const customer = livingCustomer(account, action.customer)
  const patch = { ...(name !== undefined && { name }), ...(email !== undefined && { email }) }
  update(account, customer, patch, 'customer.updated')
}

/** Deletes a customer, whose subscriptions end. */
export function deleteCustomer(account: Account, { customer: id }: ActionOf<'deleteCustomer'>): void {
  const customer = livingCustomer(account, id)
  for (const subscription of account.subscriptionsOfCustomer.get(id) ?? []) {
    const found = get(account, 'subscription', subscription)
    if (!isEnded(found)) endSubscription(account, found, 'cancellation_requested')
  }
  account.deletedCustomers.add(id)
  update(account, customer, {}, 'customer.deleted')
}

/** @throws ActionError when there is none, or it is deleted */
export function livingCustomer(account: Account, id: string): Customer {
  if (account.deletedCustomers.has(id))
    throw new ActionError(400, 'resource_missing', `Customer ${id} is deleted.`, 'customer')
  return get(account, 'customer', id)
}
