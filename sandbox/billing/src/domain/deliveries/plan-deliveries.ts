import type { Account } from '../account.ts'
import type { BillingEvent } from '../events/billing-event.ts'
import { delayMs, happens } from '../faults/fault-settings.ts'
import { isSubscribed } from './endpoint.ts'

/** Queues an event for each enabled endpoint that is subscribed to it. */
export function planDeliveries(account: Account, event: BillingEvent): void {
  const { settings, faults, nowMs } = account
  const context = { seed: settings.seed, faults, nowMs }
  for (const endpoint of account.endpoints.values()) {
    if (endpoint.status === 'disabled' || !isSubscribed(endpoint, event.type)) continue
    event.pendingWebhooks++
    const [eventId, endpointId] = [event.id, endpoint.id]
    if (isWithoutDeliveries(account, event) || happens(context, 'lost', eventId, endpointId)) {
      event.deliveries.push({ endpointId, state: 'lost', attempts: 0 })
      continue
    }
    const lateMs = delayMs(context, 'late', eventId, endpointId)
    const shiftMs = delayMs(context, 'disordered', eventId, endpointId)
    const atMs = nowMs + lateMs + shiftMs
    event.deliveries.push({ endpointId, state: 'pending', attempts: 0, nextAtMs: atMs })
    account.deliveries.add(atMs, { atMs, eventId, endpointId, attempt: 1, isCopy: false })
    const distanceMs = delayMs(context, 'doubled', eventId, endpointId)
    if (distanceMs > 0) {
      const copyAtMs = atMs + distanceMs
      account.deliveries.add(copyAtMs, { atMs: copyAtMs, eventId, endpointId, attempt: 1, isCopy: true })
    }
  }
}

function isWithoutDeliveries(account: Account, { object }: BillingEvent): boolean {
  const customer = object.object === 'customer' ? object.id : object.customer
  return typeof customer === 'string' && account.customersWithoutDeliveries.has(customer)
}
