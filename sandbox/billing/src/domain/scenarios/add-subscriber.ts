import { nextCount } from '../account.ts'
import type { Account } from '../account.ts'
import { act } from '../lifecycle/act.ts'
import { actionSchema } from '../lifecycle/actions.ts'
import { drawScenario, planSubscriber } from './scenarios.ts'
import type { ScenarioName } from './scenarios.ts'

export type SubscriberRequest = {
  /** `mixed` draws one of them from the seed. */
  scenario: ScenarioName | 'mixed'
  email?: string | undefined
  locale?: string | undefined
  price?: string | undefined
}

export type AddedSubscriber = { scenario: ScenarioName; customer: string; subscription: string }

/** Adds a subscriber, who continues by itself. */
export function addSubscriber(account: Account, request: SubscriberRequest): AddedSubscriber {
  const nth = nextCount(account, 'subscriber')
  const { scenario: wanted, ...given } = request
  const scenario = wanted === 'mixed' ? drawScenario(account.settings.seed, nth) : wanted
  const { now, later } = planSubscriber(scenario, nth, given)
  const [customer = '', subscription = ''] = now.map((action) =>
    act(account, actionSchema.parse(action), null),
  )
  for (const { afterMs, action } of later) {
    const atMs = account.nowMs + afterMs
    account.timers.add(atMs, { kind: 'act', atMs, action: actionSchema.parse(action) })
  }
  return { scenario, customer, subscription }
}
