import { drawText } from '../draw.ts'
import { nextCount } from '../account.ts'
import type { Account } from '../account.ts'
import { createEndpoint, rollSecret, setEndpoint } from './endpoints/endpoints.ts'
import type { Action, ActionOf } from './actions.ts'
import { attachCard, detachCard, renewCard, setCard } from './customers/cards.ts'
import { createCustomer, deleteCustomer, setDeliveries, updateCustomer } from './customers/customers.ts'
import { reportUsage } from './subscriptions/charges.ts'
import { authenticate } from './subscriptions/collect.ts'
import { close, closeDispute, dispute, payNow, refund } from './subscriptions/money.ts'
import { changePlan } from './subscriptions/change-plan.ts'
import { subscribe } from './subscriptions/subscribe.ts'
import { cancel, keep, pauseCollection, resume, resumeCollection } from './subscriptions/subscriptions.ts'

/** How each kind is done; it returns the id of what it makes, if anything. */
const doers: { [Kind in Action['kind']]: (account: Account, action: ActionOf<Kind>) => string | void } = {
  ...{ createCustomer, updateCustomer, deleteCustomer, setDeliveries },
  ...{ setCard, attachCard, renewCard, detachCard, authenticate },
  ...{ subscribe, changePlan, cancel, keep, reportUsage, pauseCollection, resumeCollection, resume },
  ...{ payInvoice: payNow, voidInvoice: close, markUncollectible: close, refund, dispute, closeDispute },
  ...{ createEndpoint, setEndpoint, rollSecret },
}

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
    const make = doers[action.kind] as (account: Account, action: Action) => string | void
    return make(account, action) ?? changedBy(action)
  } finally {
    account.request = null
  }
}

function changedBy(action: Action): string {
  if ('subscription' in action) return action.subscription
  if ('invoice' in action) return action.invoice
  if ('endpoint' in action) return action.endpoint
  return 'customer' in action ? action.customer : ''
}
