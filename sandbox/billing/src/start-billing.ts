import { memoryJournal, openJournal } from '@slipstream/sandbox-carrier/adapters/journal.ts'
import { Billing } from './billing.ts'
import { completeOptions } from './billing-options.ts'
import type { BillingOptions } from './billing-options.ts'
import type { BookEntry } from './domain/books/apply-entry.ts'
import { bookRows } from './domain/books/book-rows.ts'
import type { BookRows } from './domain/books/book-rows.ts'
import type { BillingEvent } from './domain/events/billing-event.ts'
import type { FaultRequests } from './domain/faults/fault-settings.ts'
import { actionSchema } from './domain/lifecycle/actions.ts'
import type { ActionInput } from './domain/lifecycle/actions.ts'
import type { AddedSubscriber, SubscriberRequest } from './domain/scenarios/add-subscriber.ts'
import { createApi } from './http/api.ts'
import { createControlApi } from './http/control-api.ts'
import { WebhookSender } from './send-webhooks.ts'

export type RunningBilling = {
  /** Of the API, in place of `https://api.stripe.com`. */
  url: string
  /** Of the page and the control API. */
  pageUrl: string
  apiKey: string
  /** @returns the id of what it made or changed @throws ActionError */
  act(action: ActionInput): string
  addSubscriber(request: SubscriberRequest): AddedSubscriber
  /** What is true by now. */
  books(): BookRows
  /** Of the last 30 days, oldest first. */
  events(): BillingEvent[]
  /** Ids of objects of which an event was never made. */
  unreported(): ReadonlySet<string>
  setFaults(requests: FaultRequests): void
  /** The account's time. */
  nowMs(): number
  /** Moves the clock in steps, after each of which the webhooks that are due are sent. Default: days. */
  advance(byMs: number, stepMs?: number): Promise<void>
  /** Lets the account follow its clock, and sends what is due; resolves when it is sent. */
  tick(): Promise<void>
  stop(): Promise<void>
}

const tickMs = 50
/** Events are kept for 30 days only, so a longer step would lose deliveries. */
const maxStepMs = 24 * 3_600_000

/** A stand-in for Stripe: subscriptions, invoices, payments, a clock to be moved, webhooks and the API. */
export async function startBilling(given: BillingOptions = {}): Promise<RunningBilling> {
  const options = completeOptions(given)
  const { dataFolder, host, port, pagePort, apiKey, onLine } = options
  const journal = dataFolder === undefined ? memoryJournal<BookEntry>() : openJournal<BookEntry>(dataFolder)
  const billing = new Billing(options, journal)
  if (billing.isNew)
    for (const endpoint of options.endpoints)
      billing.act(actionSchema.parse({ kind: 'createEndpoint', ...endpoint }))
  if (options.faults !== undefined) billing.setFaults(options.faults)
  const closing = new AbortController()
  const sender = new WebhookSender(billing, closing.signal)
  const tick = (): Promise<void> => {
    billing.pass()
    return sender.run()
  }
  const advance = async (byMs: number, stepMs = maxStepMs): Promise<void> => {
    const toMs = billing.nowMs + byMs
    while (billing.nowMs < toMs) {
      billing.moveTo(Math.min(toMs, billing.nowMs + Math.min(maxStepMs, stepMs)))
      await sender.run()
    }
  }
  const control = await createControlApi({ billing, advance, tick })
  const api = await createApi(billing)
  const [pageUrl, url] = await Promise.all([
    control.listen({ host, port: pagePort }),
    api.listen({ host, port }),
  ])
  const run = (): void =>
    void tick().catch((error: unknown) => onLine(`could not continue: ${String(error)}`))
  const timer = options.mode === 'live' ? setInterval(run, tickMs) : undefined
  return {
    ...{ url, pageUrl, apiKey, advance, tick },
    act: (action) => billing.act(actionSchema.parse(action)),
    addSubscriber: (request) => billing.addSubscriber(request),
    books: () => bookRows(billing.account),
    events: () => [...billing.account.events.values()],
    unreported: () => billing.account.unreported,
    setFaults: (requests) => billing.setFaults(requests),
    nowMs: () => billing.nowMs,
    stop: async () => {
      clearInterval(timer)
      closing.abort()
      await sender.run()
      await Promise.all([api.close(), control.close()])
      billing.close()
    },
  }
}
