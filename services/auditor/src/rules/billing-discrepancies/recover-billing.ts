import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { SendResult } from '@slipstream/stripe/adapters/send-object.ts'
import type { EvaluationContext } from '../../evaluation.ts'
import type { BillingObjectKind } from '../../sources/domain/billing-object-state.ts'
import { ShopFault } from '../../sources/shop-fault.ts'
import type { BillingDiscrepancyDocument } from '../../discrepancies/billing/billing-discrepancy-store.ts'

const retrying = { firstMs: 30_000, capMs: 3_600_000 }
/** So that what people must know is not kept waiting for long. */
const maxAtOnce = 500
/** Handed over together: each waits for the log, which appends many as fast as one. */
const maxInFlight = 10

/**
 * Hands what the log lacks to ingest: events as the provider listed them, objects as it has them now. Their
 * arrival is seen in the log, like that of any event; until then they are retried with back-off.
 */
export async function recoverBilling(
  context: EvaluationContext,
  discrepancies: readonly BillingDiscrepancyDocument[],
): Promise<void> {
  const { store, now, billing, handOver } = context
  if (handOver === undefined || billing === undefined) return
  const due = discrepancies.filter(({ recoverAt }) => recoverAt.getTime() <= now).slice(0, maxAtOnce)
  let hasResponded = true
  for (let first = 0; first < due.length && hasResponded; first += maxInFlight) {
    const some = due.slice(first, first + maxInFlight)
    const withJson = await store.billingDiscrepancies.find(some.map(({ _id }) => _id))
    const results = await Promise.all(withJson.map((discrepancy) => recoverOne(context, discrepancy)))
    hasResponded = !results.includes(false)
  }
}

/** @returns false when the provider or ingest is unavailable: for this discrepancy, and so for all others */
async function recoverOne(
  context: EvaluationContext,
  discrepancy: BillingDiscrepancyDocument,
): Promise<boolean> {
  const { store, now } = context
  const result = await send(context, discrepancy)
  const retryAt = now + maxBackOffMs(retrying, discrepancy.attempts + 1)
  if (result === undefined) {
    await store.billingDiscrepancies.remove([discrepancy._id])
    return true
  }
  const { handedOver, sent } = result
  const lastError =
    sent.kind !== 'accepted'
      ? sent.reason
      : sent.result === 'quarantined'
        ? 'ingest could not understand it: see quarantine'
        : null
  await store.billingDiscrepancies.retryAt(discrepancy._id, retryAt, {
    lastError,
    handedOver: sent.kind === 'accepted' ? handedOver : discrepancy.handedOver,
  })
  return sent.kind === 'accepted' || sent.kind === 'refused'
}

type Sent = { handedOver: string; sent: SendResult }

/** Undefined for an object that the provider does not have any more. */
async function send(
  { source, billing, handOver, clock, signal }: EvaluationContext,
  { kind, id, type, json }: BillingDiscrepancyDocument,
): Promise<Sent | undefined> {
  const unavailable = (reason: string): Sent => ({
    ...{ handedOver: '', sent: { kind: 'unavailable', reason } },
  })
  if (handOver === undefined || billing === undefined) return unavailable('nothing can be recovered')
  if (kind === 'event') {
    const event = JSON.parse(json ?? '{}') as Record<string, unknown>
    const sent = await handOver.event(source.name, event, signal)
    return { handedOver: new Date(clock()).toISOString(), sent }
  }
  try {
    const found = await billing.findObject(type as BillingObjectKind, id, signal)
    if (found === undefined) return undefined
    const sent = await handOver.object(source.name, { ...found.json }, found.requestedAt, signal)
    return { handedOver: found.requestedAt, sent }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    return unavailable(error.message)
  }
}
