import { actionSchema } from '@slipstream/sandbox-billing/domain/lifecycle/actions.ts'
import type { ActionInput } from '@slipstream/sandbox-billing/domain/lifecycle/actions.ts'
import { newAccount } from '@slipstream/sandbox-billing/domain/account.ts'
import type { Account, ObjectType } from '@slipstream/sandbox-billing/domain/account.ts'
import { accountSettingsSchema } from '@slipstream/sandbox-billing/domain/account-settings.ts'
import type { AccountSettings } from '@slipstream/sandbox-billing/domain/account-settings.ts'
import { act } from '@slipstream/sandbox-billing/domain/lifecycle/act.ts'
import { advance } from '@slipstream/sandbox-billing/domain/lifecycle/run-timers.ts'
import type { BillingEvent, Snapshot } from '@slipstream/sandbox-billing/domain/events/billing-event.ts'
import { linksOf } from '@slipstream/sandbox-billing/domain/events/invoice-links.ts'
import { renderEvent, renderThinEvent } from '@slipstream/sandbox-billing/domain/events/render-event.ts'
import { renderObject } from '@slipstream/sandbox-billing/domain/events/render-object.ts'
import { addSubscriber } from '@slipstream/sandbox-billing/domain/scenarios/add-subscriber.ts'
import type { SubscriberRequest } from '@slipstream/sandbox-billing/domain/scenarios/add-subscriber.ts'

const dayMs = 86_400_000

/** The life of a Stripe account, with all events that it made, also those that it has forgotten. */
export class History {
  readonly account: Account
  readonly #made = new Map<string, BillingEvent>()

  constructor(settings: Partial<AccountSettings> = {}, startsAt = '2025-01-31T10:00:00Z') {
    this.account = newAccount(accountSettingsSchema.parse(settings), Date.parse(startsAt))
  }

  act(action: ActionInput): this {
    act(this.account, actionSchema.parse(action), null)
    return this.#remember()
  }

  add(request: SubscriberRequest): this {
    addSubscriber(this.account, request)
    return this.#remember()
  }

  passDays(days: number): this {
    for (let left = days; left > 0; left -= 20) {
      advance(this.account, this.account.nowMs + Math.min(20, left) * dayMs)
      this.#remember()
    }
    return this
  }

  /** What an endpoint receives of them, in the order in which they were made. */
  deliveries({ apiVersion = this.account.settings.apiVersion, isThin = false } = {}): object[] {
    const { connectedAccount } = this.account.settings
    return [...this.#made.values()].map((event) =>
      isThin ? renderThinEvent(event, connectedAccount) : renderEvent(event, apiVersion, 1, connectedAccount),
    )
  }

  /** An object as the API shows it now; undefined of one that there is not. */
  fetch(type: string, id: string, apiVersion = this.account.settings.apiVersion): object | undefined {
    if (type === 'customer' && this.account.deletedCustomers.has(id))
      return { id, object: 'customer', deleted: true }
    const found = this.account.objects[type as ObjectType].get(id) as Snapshot | undefined
    return found && renderObject(found, linksOf(this.account, found), apiVersion)
  }

  #remember(): this {
    for (const event of this.account.events.values()) this.#made.set(event.id, event)
    return this
  }
}
