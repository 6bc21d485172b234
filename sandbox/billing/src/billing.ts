import { isDeepStrictEqual } from 'node:util'
import type { Journal } from '@slipstream/sandbox-carrier/adapters/journal.ts'
import type { CompleteOptions } from './billing-options.ts'
import { Clock } from './clock.ts'
import { newAccount } from './domain/account.ts'
import type { Account } from './domain/account.ts'
import { accountSettingsSchema } from './domain/account-settings.ts'
import { ActionError } from './domain/action-error.ts'
import { applyEntry } from './domain/books/apply-entry.ts'
import type { BookEntry } from './domain/books/apply-entry.ts'
import { takeDelivery } from './domain/lifecycle/endpoints/deliver.ts'
import type { DeliveryReply, ReadyDelivery } from './domain/lifecycle/endpoints/deliver.ts'
import type { DueDelivery } from './domain/deliveries/due-delivery.ts'
import type { FaultName } from './domain/faults/fault-kinds.ts'
import { happens, isOn, switchOn } from './domain/faults/fault-settings.ts'
import type { FaultRequest, FaultRequests, Faults } from './domain/faults/fault-settings.ts'
import type { Action } from './domain/lifecycle/actions.ts'
import type { AddedSubscriber, SubscriberRequest } from './domain/scenarios/add-subscriber.ts'

export type RequestFault =
  | { name: 'rateLimited' | 'serverError'; slowMs: number }
  | { name: undefined; slowMs: number }

/** An account of Stripe's with its books and its clock. What changes it is on disk when it returns. */
export class Billing {
  readonly options: CompleteOptions
  readonly account: Account
  readonly #journal: Journal<BookEntry>
  readonly #clock: Clock
  #requests = 0

  /** @throws when the books were made with other settings */
  constructor(options: CompleteOptions, journal: Journal<BookEntry>) {
    const { settings, startsAtMs, wallMs, mode, speed } = options
    const [opened] = journal.entries
    const startMs = opened?.atMs ?? startsAtMs ?? wallMs()
    if (
      opened?.kind === 'opened' &&
      !isDeepStrictEqual(accountSettingsSchema.parse(opened.settings), settings)
    )
      throw new Error('the books were made with other settings: use those, or delete the folder')
    this.options = options
    this.#journal = journal
    this.account = newAccount(settings, startMs)
    for (const entry of journal.entries) this.#replay(entry)
    this.#clock = new Clock(this.account.nowMs, mode === 'live' ? speed : 0, wallMs)
    if (opened === undefined) this.#record({ kind: 'opened', atMs: startMs, settings })
  }

  /** The account's time. */
  get nowMs(): number {
    return this.#clock.nowMs
  }

  /** Whether the books are new, with no endpoint of their own. */
  get isNew(): boolean {
    return this.account.endpoints.size === 0
  }

  /** @throws ActionError */
  act(action: Action, idempotencyKey: string | null = null): string {
    if (action.kind === 'subscribe') this.#refuseWhenFull()
    this.options.onLine(`${action.kind} at ${new Date(this.nowMs).toISOString()}`)
    return this.#record({ kind: 'acted', atMs: this.nowMs, action, idempotencyKey }) as string
  }

  /** @throws ActionError */
  addSubscriber(request: SubscriberRequest): AddedSubscriber {
    this.#refuseWhenFull()
    const added = this.#record({ kind: 'subscriber', atMs: this.nowMs, request }) as AddedSubscriber
    this.options.onLine(`${added.subscription}: ${added.scenario}`)
    return added
  }

  /** Switches these on and all others off. */
  setFaults(requests: FaultRequests): void {
    const faults: Faults = {}
    for (const [name, request] of Object.entries(requests) as [FaultName, FaultRequest | undefined][])
      if (request !== undefined) faults[name] = switchOn(name, request, this.nowMs)
    this.#record({ kind: 'faults', atMs: this.nowMs, faults })
  }

  /** Switches one, and leaves the others as they are. */
  setFault(name: FaultName, request: FaultRequest | undefined): void {
    const { [name]: _, ...others } = this.account.faults
    const faults = request === undefined ? others : { ...others, [name]: switchOn(name, request, this.nowMs) }
    this.#record({ kind: 'faults', atMs: this.nowMs, faults })
    this.options.onLine(`${name} is switched ${request === undefined ? 'off' : 'on'}`)
  }

  /** How a request to the API fails, if it does. */
  nextRequestFault(): RequestFault {
    const { seed } = this.account.settings
    const { faults } = this.account
    const context = { seed, faults, nowMs: this.nowMs }
    const nth = this.#requests++
    const slowMs = happens(context, 'slow', nth) && isOn(faults.slow, this.nowMs) ? faults.slow.waitMs : 0
    const name = (['rateLimited', 'serverError'] as const).find((one) => happens(context, one, nth))
    return { name, slowMs }
  }

  /** Lets the account follow its clock. */
  pass(): void {
    applyEntry(this.account, { kind: 'clock', atMs: this.nowMs })
  }

  /** Moves the clock, with all that is due until then. */
  moveTo(toMs: number): void {
    this.#clock.moveTo(toMs)
    this.#record({ kind: 'clock', atMs: this.nowMs })
  }

  takeDelivery(): ReadyDelivery | undefined {
    return takeDelivery(this.account)
  }

  recordAttempt(due: DueDelivery, reply: DeliveryReply): void {
    this.#record({ kind: 'attempt', atMs: this.nowMs, due, reply })
  }

  close(): void {
    this.#journal.close()
  }

  #record(entry: BookEntry): unknown {
    // Refused actions are written too, as they use up ids.
    this.#journal.append(entry, entry.kind === 'acted')
    return applyEntry(this.account, entry)
  }

  #replay(entry: BookEntry): void {
    try {
      applyEntry(this.account, entry)
    } catch (error) {
      if (!(error instanceof ActionError)) throw error
    }
  }

  #refuseWhenFull(): void {
    const { maxSubscriptions } = this.options
    if (this.account.objects.subscription.size >= maxSubscriptions)
      throw new ActionError(
        400,
        'resource_limit',
        `The books have ${maxSubscriptions} subscriptions already.`,
      )
  }
}
