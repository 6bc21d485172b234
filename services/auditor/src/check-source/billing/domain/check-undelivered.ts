import type { CheckLine } from '../../domain/check-line.ts'
import { ok, unknown, warning } from '../../domain/check-line.ts'
import type { BillingEvidence } from './billing-evidence.ts'

/** Stripe repeats a delivery for three days; what is younger than the other time may be on its way. */
export const undelivered = { maxAgeMs: 3 * 24 * 60 * 60 * 1_000, minAgeMs: 5 * 60 * 1_000 }

/** Whether events of the last days wait for an endpoint, which may be another one of the account. */
export function checkUndelivered({ undelivered: found }: Pick<BillingEvidence, 'undelivered'>): CheckLine {
  const check = 'deliveries'
  if ('fault' in found) return unknown(check, found.fault)
  const { items, hasMore } = found.value
  if (items.length === 0) return ok(check, 'all events of the last three days were delivered')
  const some = hasMore ? `more than ${items.length}` : String(items.length)
  return warning(
    check,
    `${some} events of the last three days were not delivered to some endpoint of the account`,
    "see the endpoint's event deliveries in Stripe's dashboard for the response; what never arrives is recovered by the auditor",
  )
}
