import type { Account } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import type { Charged } from '../../objects/invoice.ts'
import { isMetered } from '../../objects/price.ts'
import { isEnded } from '../../objects/subscription.ts'
import type { Subscription, SubscriptionItem } from '../../objects/subscription.ts'
import { get } from '../../store.ts'
import type { ActionOf } from '../actions.ts'

/** A whole period of an item that is paid in advance. */
export function periodCharge(item: SubscriptionItem, startS: number, endS: number): Charged {
  return charge(item, item.quantity ?? 0, startS, endS)
}

function charge(
  { id: item, price }: SubscriptionItem,
  quantity: number,
  startS: number,
  endS: number,
): Charged {
  const description = `${quantity} × ${price.product}`
  const amount = price.unit_amount * quantity
  return { item, price, quantity, amount, description, startS, endS, isProration: false }
}

/** The next period of all items paid in advance. */
export function periodCharges(items: readonly SubscriptionItem[], startS: number, endS: number): Charged[] {
  return items.filter(({ price }) => !isMetered(price)).map((item) => periodCharge(item, startS, endS))
}

/** What was used of metered items in the period that ends. It is charged once. */
export function takeUsage(account: Account, subscription: Subscription): Charged[] {
  return subscription.items.data.flatMap((item) => {
    if (!isMetered(item.price)) return []
    const used = account.usage.get(item.id) ?? 0
    account.usage.delete(item.id)
    return [charge(item, used, item.current_period_start, item.current_period_end)]
  })
}

/** Adds to what the period's end charges. @throws ActionError when the subscription has no metered item */
export function reportUsage(account: Account, action: ActionOf<'reportUsage'>): void {
  const subscription = get(account, 'subscription', action.subscription)
  const metered = subscription.items.data.find(({ price }) => isMetered(price))
  if (metered === undefined || isEnded(subscription))
    throw new ActionError(400, 'resource_missing', `${subscription.id} has no metered item.`)
  account.usage.set(metered.id, (account.usage.get(metered.id) ?? 0) + action.quantity)
}

/** What is left of a period, as a credit (-1) or a charge (1). */
export function prorations(item: SubscriptionItem, sign: 1 | -1, fromS: number): Charged[] {
  const { id, current_period_start: startS, current_period_end: endS, price, quantity = 0 } = item
  const share = (endS - fromS) / (endS - startS)
  const amount = sign * Math.round(price.unit_amount * quantity * share)
  if (amount === 0) return []
  const description = `${sign < 0 ? 'Unused' : 'Remaining'} time on ${quantity} × ${price.product}`
  return [{ item: id, price, quantity, amount, description, startS: fromS, endS, isProration: true }]
}

/** The prorations of a subscription that no invoice has charged yet. */
export function takePending(account: Account, subscription: string): Charged[] {
  const charges = account.pendingCharges.get(subscription) ?? []
  account.pendingCharges.delete(subscription)
  return charges
}
