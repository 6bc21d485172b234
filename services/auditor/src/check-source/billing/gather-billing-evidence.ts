import { answered } from '../answered.ts'
import type { BillingInspection, ReadType } from './billing-inspection.ts'
import type { BillingEvidence } from './domain/billing-evidence.ts'
import { undelivered as ages } from './domain/check-undelivered.ts'

export type BillingEvidenceParts = {
  source: string
  account: BillingInspection
  now: () => number
  onProgress: (doing: string) => void
}

const readTypes: readonly ReadType[] = ['invoice', 'customer', 'payment_intent', 'payment_method']

/** Asks the provider for all that `checkBilling` looks at; changes nothing. No answer is evidence too. */
export async function gatherBillingEvidence(
  { source, account, now, onProgress }: BillingEvidenceParts,
  signal: AbortSignal,
): Promise<BillingEvidence> {
  onProgress('reading the endpoints')
  let clock: BillingEvidence['clock']
  const requestedAt = now()
  const endpoints = await answered(() =>
    account.listEndpoints(signal, (at) => (clock = { at, uncertaintyMs: now() - requestedAt })),
  )
  onProgress('reading the newest events and subscriptions')
  const newestEvents = await answered(() => account.newestEvents(signal))
  const atMs = clock?.at ?? now()
  const between = { sinceMs: atMs - ages.maxAgeMs, untilMs: atMs - ages.minAgeMs }
  const undelivered = await answered(() => account.undeliveredEvents(between, signal))
  const subscriptions = await answered(() => account.newestSubscriptions(signal))
  onProgress('checking what the key may do')
  const mayRead: BillingEvidence['mayRead'] = new Map(
    await Promise.all(
      readTypes.map(async (type) => [type, await answered(() => account.mayRead(type, signal))] as const),
    ),
  )
  const mayWrite = await answered(() => account.mayWrite(signal))
  return {
    ...{ source, now: now(), clock, endpoints, newestEvents, undelivered, subscriptions },
    ...{ mayRead, mayWrite },
  }
}
