import type { Account } from '../../account.ts'
import type { BillingEvent, EventDelivery } from '../../events/billing-event.ts'
import { afterAccepted } from '../subscriptions/delay-finalizing.ts'
import { isOn } from '../../faults/fault-settings.ts'
import type { DueDelivery } from '../../deliveries/due-delivery.ts'
import type { Endpoint } from '../../deliveries/endpoint.ts'

export type DeliveryReply = { status: number | undefined; error: string | undefined }

export type ReadyDelivery = { due: DueDelivery; event: BillingEvent; endpoint: Endpoint }

const minuteMs = 60_000
/** Stripe does not publish its steps; these grow likewise. The last one repeats. */
const retryWaitsMs = [1, 5, 30, 120, 300, 600, 720].map((minutes) => minutes * minuteMs)
const maxRetryMs = 72 * 60 * minuteMs

/** The next delivery that is due by now. Those of disabled endpoints wait until they are enabled. */
export function takeDelivery(account: Account): ReadyDelivery | undefined {
  for (;;) {
    const due = account.deliveries.takeDue(account.nowMs)
    if (due === undefined) return undefined
    const event = account.events.get(due.eventId)
    const endpoint = account.endpoints.get(due.endpointId)
    if (event === undefined || endpoint === undefined || endpoint.status === 'disabled') continue
    if (due.isCopy || isNext(event, due)) return { due, event, endpoint }
  }
}

/** Whether no result supersedes a delivery, nor an earlier attempt after its endpoint was enabled. */
function isNext(event: BillingEvent, { endpointId, atMs }: DueDelivery): boolean {
  const delivery = event.deliveries.find((one) => one.endpointId === endpointId)
  return delivery?.state === 'pending' && delivery.nextAtMs === atMs
}

/** Records what became of an attempt, and queues the next one. */
export function afterAttempt(account: Account, due: DueDelivery, { status, error }: DeliveryReply): void {
  const event = account.events.get(due.eventId)
  const endpoint = account.endpoints.get(due.endpointId)
  const delivery = event?.deliveries.find(({ endpointId }) => endpointId === due.endpointId)
  if (event === undefined || endpoint === undefined || delivery === undefined) return
  const isDelivered = status !== undefined && status >= 200 && status < 300
  if (isDelivered) endpoint.failingSinceMs = undefined
  else endpoint.failingSinceMs ??= account.nowMs
  if (due.isCopy || delivery.state === 'delivered') return
  Object.assign(delivery, { attempts: due.attempt, status, error, nextAtMs: undefined })
  if (isDelivered) delivery.state = 'delivered'
  if (isDelivered && event.deliveries.every(({ state }) => state === 'delivered'))
    afterAccepted(account, event)
  if (!isDelivered) retry(account, due, event, delivery)
  disableAfterFailures(account, endpoint)
}

function retry(account: Account, due: DueDelivery, event: BillingEvent, delivery: EventDelivery): void {
  const waitMs = retryWaitsMs[Math.min(due.attempt, retryWaitsMs.length) - 1] ?? 0
  const atMs = account.nowMs + waitMs
  if (atMs > event.createdMs + maxRetryMs) {
    delivery.state = 'failed'
    return
  }
  delivery.nextAtMs = atMs
  account.deliveries.add(atMs, { ...due, atMs, attempt: due.attempt + 1 })
}

function disableAfterFailures(account: Account, endpoint: Endpoint): void {
  const fault = account.faults.endpointDisabled
  if (!isOn(fault, account.nowMs) || endpoint.failingSinceMs === undefined) return
  if (account.nowMs - endpoint.failingSinceMs >= fault.waitMs) endpoint.status = 'disabled'
}

/** Lets an endpoint receive again. What waits for it is sent, unless its time of retries is over. */
export function enableEndpoint(account: Account, endpoint: Endpoint): void {
  if (endpoint.status === 'enabled') return
  endpoint.status = 'enabled'
  endpoint.failingSinceMs = undefined
  for (const event of account.events.values()) {
    for (const delivery of event.deliveries) {
      if (delivery.endpointId !== endpoint.id || delivery.state !== 'pending') continue
      if (account.nowMs > event.createdMs + maxRetryMs) {
        Object.assign(delivery, { state: 'failed', nextAtMs: undefined })
        continue
      }
      const attempt = delivery.attempts + 1
      const due = { eventId: event.id, endpointId: endpoint.id, attempt, isCopy: false }
      delivery.nextAtMs = account.nowMs
      account.deliveries.add(account.nowMs, { ...due, atMs: account.nowMs })
    }
  }
}
