import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import { drawText } from '../../draw.ts'
import { newCustomer } from '../../objects/customer.ts'
import { isEnded } from '../../objects/subscription.ts'
import { create, get, livingCustomer, update } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { endSubscription } from '../subscriptions/end-subscription.ts'
import { giveCard } from './cards.ts'

/** @returns the id of the customer */
export function createCustomer(account: Account, action: ActionOf<'createCustomer'>): string {
  const { name, email, locale, metadata, card, expires, isWithoutDeliveries } = action
  const id = action.id ?? newId(account, 'cus')
  if (account.objects.customer.has(id))
    throw new ActionError(400, 'resource_already_exists', `Customer ${id} exists.`, 'id')
  const invoicePrefix = drawText(8, account.settings.seed, 'prefix', id).toUpperCase()
  if (isWithoutDeliveries) account.customersWithoutDeliveries.add(id)
  const customer = newCustomer({ id, createdS: nowS(account), name, email, locale, metadata, invoicePrefix })
  create(account, customer, 'customer.created')
  account.cards.set(id, 'none')
  if (card !== 'none') giveCard(account, customer, card, expires)
  return id
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

/** Switches the deliveries of a customer's events on or off, whatever the faults. */
export function setDeliveries(account: Account, { customer, isOn }: ActionOf<'setDeliveries'>): void {
  get(account, 'customer', customer)
  if (isOn) account.customersWithoutDeliveries.delete(customer)
  else account.customersWithoutDeliveries.add(customer)
}
