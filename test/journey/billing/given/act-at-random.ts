import { draw, drawInt } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { ActionError } from '@slipstream/sandbox-billing/domain/action-error.ts'
import type { ActionInput } from '@slipstream/sandbox-billing/domain/lifecycle/actions.ts'
import type { RunningBilling } from '@slipstream/sandbox-billing/start-billing.ts'

/**
 * What subscribers do besides their scenarios: the same for the same seed and day.
 *
 * @param share of those who do something
 */
export function actAtRandom(
  account: RunningBilling,
  { seed, day, share }: { seed: number; day: number; share: number },
): void {
  for (const { id, customer } of account.books().subscriptions) {
    if (draw(seed, 'acts', day, id) >= share) continue
    const expires = new Date(account.nowMs() + 60 * 86_400_000).toISOString().slice(0, 7)
    const actions: ActionInput[] = [
      { kind: 'attachCard', customer },
      { kind: 'setCard', customer, card: 'actionOnce' },
      { kind: 'authenticate', customer },
      { kind: 'renewCard', customer, expires },
      { kind: 'detachCard', customer },
      { kind: 'changePlan', subscription: id, price: 'price_teamMonth', quantity: 2 },
      {
        ...{ kind: 'changePlan', subscription: id, price: 'price_individualYear' },
        isPendingIfIncomplete: true,
      },
      { kind: 'cancel', subscription: id },
      { kind: 'keep', subscription: id },
      { kind: 'refund', subscription: id, amount: 100 },
    ]
    attempt(account, actions[drawInt(draw(seed, 'act', day, id), 0, actions.length - 1)])
  }
}

function attempt(account: RunningBilling, action: ActionInput | undefined): void {
  try {
    if (action !== undefined) account.act(action)
  } catch (error) {
    // Most are not possible most of the time.
    if (!(error instanceof ActionError)) throw error
  }
}
