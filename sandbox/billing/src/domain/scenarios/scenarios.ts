import { draw, drawInt } from '@slipstream/sandbox-carrier/domain/draw.ts'
import type { CardBehavior } from '../account.ts'
import type { ActionInput } from '../lifecycle/actions.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

/**
 * What a subscriber does after subscribing. `{}` of an action stands for the
 * subscriber's own customer and subscription.
 */
type Step = { afterMs: number } & (
  | { customer: string; card?: CardBehavior }
  | { subscription: string; more?: object }
)

export type Scenario = {
  meaning: string
  card?: CardBehavior
  price?: 'price_individualMonth' | 'price_individualYear' | 'price_teamMonth' | 'price_teamYear'
  trialDays?: number
  isByCheckout?: boolean
  isWithoutDeliveries?: boolean
  steps?: Step[]
}

/** Lives of subscribers, with times for monthly periods. */
const scenarios = {
  renews: { meaning: 'Pays each month.', isByCheckout: true },
  renewsYearly: { meaning: 'Pays for a year.', price: 'price_individualYear' },
  failsAndRecovers: {
    meaning: 'The second payment fails; a new card pays four days later.',
    steps: [
      { afterMs: 20 * dayMs, customer: 'setCard', card: 'declines' },
      { afterMs: 35 * dayMs, customer: 'attachCard' },
    ],
  },
  failsForGood: {
    meaning: 'The second payment fails, and so do all further attempts.',
    steps: [{ afterMs: 20 * dayMs, customer: 'setCard', card: 'declines' }],
  },
  needsAction: {
    meaning: 'The first payment needs the confirmation of the customer, who gives it after ten minutes.',
    card: 'actionOnce',
    steps: [{ afterMs: hourMs / 6, customer: 'authenticate' }],
  },
  leavesAction: {
    meaning: 'The first payment is never confirmed: it expires after 23 hours.',
    card: 'action',
  },
  needsActionLater: {
    meaning: 'The second payment needs a confirmation, which comes two days later.',
    steps: [
      { afterMs: 20 * dayMs, customer: 'setCard', card: 'actionOnce' },
      { afterMs: 33 * dayMs, customer: 'authenticate' },
    ],
  },
  firstPaymentFails: { meaning: 'The first payment fails: it expires after 23 hours.', card: 'declines' },
  firstPaymentRecovers: {
    meaning: 'The first payment fails; another card pays two hours later.',
    card: 'declines',
    steps: [{ afterMs: 2 * hourMs, customer: 'attachCard' }],
  },
  trial: { meaning: 'Two weeks of trial, then pays.', trialDays: 14 },
  trialWithoutCard: { meaning: 'Two weeks of trial without a card: paused.', trialDays: 14, card: 'none' },
  trialThenCard: {
    meaning: 'A trial without a card is paused, and resumed with a card three days later.',
    trialDays: 14,
    card: 'none',
    steps: [
      { afterMs: 17 * dayMs, customer: 'attachCard' },
      { afterMs: 17 * dayMs + hourMs, subscription: 'resume' },
    ],
  },
  upgrades: {
    meaning: 'Changes from individual to team after ten days.',
    steps: [{ afterMs: 10 * dayMs, subscription: 'changePlan', more: { price: 'price_teamMonth' } }],
  },
  downgrades: {
    meaning: 'Changes from team to individual after ten days.',
    price: 'price_teamMonth',
    steps: [{ afterMs: 10 * dayMs, subscription: 'changePlan', more: { price: 'price_individualMonth' } }],
  },
  switchesToYear: {
    meaning: 'Changes from monthly to yearly after ten days.',
    steps: [{ afterMs: 10 * dayMs, subscription: 'changePlan', more: { price: 'price_individualYear' } }],
  },
  cancels: {
    meaning: 'Cancels in the second month, to its end.',
    steps: [{ afterMs: 45 * dayMs, subscription: 'cancel', more: { feedback: 'too_expensive' } }],
  },
  cancelsNow: {
    meaning: 'Cancels in the second month, with immediate effect.',
    steps: [{ afterMs: 45 * dayMs, subscription: 'cancel', more: { when: 'now' } }],
  },
  pausesCollection: {
    meaning: 'Is not charged for sixty days.',
    steps: [{ afterMs: 15 * dayMs, subscription: 'pauseCollection', more: { resumesInDays: 60 } }],
  },
  refunded: {
    meaning: 'Gets the first payment back after five days.',
    steps: [{ afterMs: 5 * dayMs, subscription: 'refund' }],
  },
  disputed: {
    meaning: "The customer's bank takes the first payment back.",
    steps: [
      { afterMs: 5 * dayMs, subscription: 'dispute' },
      { afterMs: 25 * dayMs, subscription: 'closeDispute', more: { outcome: 'lost' } },
    ],
  },
  withoutWebhooks: {
    meaning: 'Pays each month, but none of its events is delivered.',
    isWithoutDeliveries: true,
  },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios
export const scenarioNames = Object.keys(scenarios) as ScenarioName[]

/** The name of the nth subscriber's scenario, of all that there are. */
export function drawScenario(seed: number, nth: number): ScenarioName {
  const name = scenarioNames[drawInt(draw(seed, 'scenario', nth), 0, scenarioNames.length - 1)]
  return name === 'withoutWebhooks' || name === undefined ? 'renews' : name
}

export type Plan = { now: ActionInput[]; later: { afterMs: number; action: ActionInput }[] }

/** The actions of a subscriber's life, now and later. @param nth makes names and ids differ from others' */
export function planSubscriber(
  name: ScenarioName,
  nth: number,
  given: { email?: string | undefined; locale?: string | undefined; price?: string | undefined } = {},
): Plan {
  const scenario: Scenario = scenarios[name]
  const {
    card = 'ok',
    trialDays = 0,
    isByCheckout = false,
    isWithoutDeliveries = false,
    steps = [],
  } = scenario
  const [customer, subscription] = [`cus_sandbox${nth}`, `sub_sandbox${nth}`]
  const metadata = { reference: `tenant-${nth}`, scenario: name }
  const email = given.email ?? `subscriber${nth}@example.com`
  const person = { id: customer, name: `Subscriber ${nth}`, email, card, isWithoutDeliveries, metadata }
  const price = given.price ?? scenario.price ?? 'price_individualMonth'
  return {
    now: [
      { kind: 'createCustomer', ...person, ...(given.locale !== undefined && { locale: given.locale }) },
      { kind: 'subscribe', id: subscription, customer, price, trialDays, isByCheckout, metadata },
    ],
    later: steps.map((step) => {
      const { afterMs } = step
      const action =
        'customer' in step
          ? { kind: step.customer, customer, ...(step.card !== undefined && { card: step.card }) }
          : { kind: step.subscription, subscription, ...step.more }
      return { afterMs, action: action as ActionInput }
    }),
  }
}
