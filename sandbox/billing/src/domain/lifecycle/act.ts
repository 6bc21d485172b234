import { drawText } from '../draw.ts'
import { nextCount } from '../account.ts'
import type { Account } from '../account.ts'
import { createEndpoint, rollSecret, setEndpoint } from '../deliveries/endpoints.ts'
import { get } from '../store.ts'
import type { Action } from './actions.ts'
import { changePlan } from './change-plan.ts'
import { authenticate } from './collect.ts'
import { attachCard, createCustomer, deleteCustomer, livingCustomer, updateCustomer } from './customers.ts'
import { close, closeDispute, dispute, payNow, refund } from './money.ts'
import { subscribe } from './subscribe.ts'
import { cancel, keep, pauseCollection, resume, resumeCollection } from './subscriptions.ts'

/**
 * Does an action now. All its events carry the same request.
 *
 * @returns the id of what it made, or else of what it changed
 * @throws ActionError when the account refuses it, and nothing is changed
 */
export function act(account: Account, action: Action, idempotencyKey: string | null): string {
  const id = `req_${drawText(14, account.settings.seed, 'req', nextCount(account, 'req'))}`
  account.request = { id, idempotencyKey }
  try {
    return perform(account, action)
  } finally {
    account.request = null
  }
}

function perform(account: Account, action: Action): string {
  switch (action.kind) {
    case 'createCustomer':
      return createCustomer(account, action)
    case 'subscribe':
      livingCustomer(account, action.customer)
      return subscribe(account, action)
    case 'refund':
      return refund(account, action)
    case 'dispute':
      return dispute(account, action)
    case 'createEndpoint':
      return createEndpoint(account, action)
    case 'updateCustomer':
    case 'deleteCustomer':
    case 'setCard':
    case 'attachCard':
    case 'authenticate':
    case 'setDeliveries':
      changeCustomer(account, action)
      return action.customer
    case 'payInvoice':
    case 'voidInvoice':
    case 'markUncollectible':
      if (action.kind === 'payInvoice') payNow(account, action)
      else close(account, action)
      return action.invoice
    case 'setEndpoint':
    case 'rollSecret':
      if (action.kind === 'setEndpoint') setEndpoint(account, action)
      else rollSecret(account, action)
      return action.endpoint
    default:
      changeSubscription(account, action)
      return action.subscription
  }
}

type CustomerAction = Exclude<Extract<Action, { customer: string }>, { kind: 'subscribe' }>

function changeCustomer(account: Account, action: CustomerAction): void {
  switch (action.kind) {
    case 'updateCustomer':
      return updateCustomer(account, action)
    case 'deleteCustomer':
      return deleteCustomer(account, action)
    case 'attachCard':
      return attachCard(account, action)
    case 'authenticate':
      return authenticate(account, action.customer, action.succeeds)
    case 'setCard':
      get(account, 'customer', action.customer)
      account.cards.set(action.customer, action.card)
      return
    case 'setDeliveries':
      get(account, 'customer', action.customer)
      if (action.isOn) account.customersWithoutDeliveries.delete(action.customer)
      else account.customersWithoutDeliveries.add(action.customer)
  }
}

type SubscriptionAction = Exclude<Extract<Action, { subscription: string }>, { kind: 'refund' | 'dispute' }>

function changeSubscription(account: Account, action: SubscriptionAction): void {
  switch (action.kind) {
    case 'changePlan':
      return changePlan(account, action)
    case 'cancel':
      return cancel(account, action)
    case 'keep':
      return keep(account, action)
    case 'pauseCollection':
      return pauseCollection(account, action)
    case 'resumeCollection':
      return resumeCollection(account, action)
    case 'resume':
      return resume(account, action)
    case 'closeDispute':
      return closeDispute(account, action)
  }
}
