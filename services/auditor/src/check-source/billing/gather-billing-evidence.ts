import { responseOrFault } from '../response-or-fault.ts'
import type { BillingInspection, ReadType } from '../../sources/inspection/billing-inspection.ts'
import type { BillingEvidence } from './domain/billing-evidence.ts'
import { undelivered as ages } from './domain/check-undelivered.ts'

export type BillingEvidenceParts = {
  source: string
  account: BillingInspection
  now: () => number
  onProgress: (doing: string) => void
}

const readTypes: readonly ReadType[] = ['invoice', 'customer', 'payment_intent', 'payment_method']

/** Asks the provider for all that `checkBilling` looks at; changes nothing. No response is evidence too. */
export async function gatherBillingEvidence(
  { source, account, now, onProgress }: BillingEvidenceParts,
  signal: AbortSignal,
): Promise<BillingEvidence> {
  onProgress('reading the endpoints')
  let clock: BillingEvidence['clock']
  const requestedAt = now()
  const endpoints = await responseOrFault(() =>
    account.listEndpoints(signal, (at) => (clock = { at, uncertaintyMs: now() - requestedAt })),
  )
  onProgress('reading the newest events and subscriptions')
  const newestEvents = await responseOrFault(() => account.newestEvents(signal))
  const atMs = clock?.at ?? now()
  const between = { sinceMs: atMs - ages.maxAgeMs, untilMs: atMs - ages.minAgeMs }
  const undelivered = await responseOrFault(() => account.undeliveredEvents(between, signal))
  const subscriptions = await responseOrFault(() => account.newestSubscriptions(signal))
  onProgress('checking what the key may do')
  const mayRead: BillingEvidence['mayRead'] = new Map(
    await Promise.all(
      readTypes.map(
        async (type) => [type, await responseOrFault(() => account.mayRead(type, signal))] as const,
      ),
    ),
  )
  const mayWrite = await responseOrFault(() => account.mayWrite(signal))
  return {
    ...{ source, now: now(), clock, endpoints, newestEvents, undelivered, subscriptions },
    ...{ mayRead, mayWrite },
  }
}
