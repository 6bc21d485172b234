import { newAccount } from '../../src/domain/account.ts'
import type { Account } from '../../src/domain/account.ts'
import { accountSettingsSchema } from '../../src/domain/account-settings.ts'
import type { AccountSettings } from '../../src/domain/account-settings.ts'
import type { Invoice } from '../../src/domain/objects/invoice.ts'
import type { Subscription } from '../../src/domain/objects/subscription.ts'
import { act } from '../../src/domain/lifecycle/act.ts'
import { actionSchema } from '../../src/domain/lifecycle/actions.ts'
import type { ActionInput } from '../../src/domain/lifecycle/actions.ts'
import { invoicesOf } from '../../src/domain/lifecycle/subscriptions/invoices.ts'
import { advance } from '../../src/domain/lifecycle/run-timers.ts'
import type { CardBehavior } from '../../src/domain/account.ts'
import { get } from '../../src/domain/store.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

export type GivenAccount = {
  account: Account
  act(action: ActionInput): string
  pass(ms: number): void
  passTo(time: string): void
  subscription(): Subscription
  invoices(): Invoice[]
  /** Names of the events made since the last call. */
  newEvents(): string[]
}

/** An account at 2026-01-31 with one customer, `cus_ada`, and no faults. */
export function givenAccount(
  settings: Partial<AccountSettings> = {},
  card: CardBehavior = 'ok',
): GivenAccount {
  const account = newAccount(accountSettingsSchema.parse(settings), Date.parse('2026-01-31T10:00:00Z'))
  const given: GivenAccount = {
    account,
    act: (action) => act(account, actionSchema.parse(action), null),
    pass: (ms) => advance(account, account.nowMs + ms),
    passTo: (time) => advance(account, Date.parse(time)),
    subscription: () => get(account, 'subscription', 'sub_ada'),
    invoices: () => invoicesOf(account, 'sub_ada'),
    newEvents: () => {
      const names = [...account.events.values()]
        .filter(({ id }) => !seen.has(id))
        .map(({ id, type }) => {
          seen.add(id)
          return type
        })
      return names
    },
  }
  const seen = new Set<string>()
  given.act({ kind: 'createCustomer', id: 'cus_ada', name: 'Ada', email: 'ada@example.com', card })
  given.newEvents()
  return given
}

/** The same, with a subscription `sub_ada`. */
export function givenSubscription(
  settings: Partial<AccountSettings> = {},
  more: { card?: CardBehavior; price?: string; trialDays?: number } = {},
): GivenAccount {
  const { card, price = 'price_individualMonth', trialDays = 0 } = more
  const given = givenAccount(settings, card)
  given.act({ kind: 'subscribe', id: 'sub_ada', customer: 'cus_ada', price, trialDays })
  return given
}
