import { fetchMarginMs } from '@slipstream/read-models/billing/order/contenders.ts'
import { endedKeptMs } from '../../../observe/domain/audited-billing-object.ts'
import type { AuditedBillingObject } from '../../../observe/domain/audited-billing-object.ts'
import { comparedOf } from '../../../sources/domain/billing-object-state.ts'
import type { BillingObjectState } from '../../../sources/domain/billing-object-state.ts'
import { billingKind } from '../../../observe/domain/billing-kinds.ts'

export type ComparedObject =
  /** `notCompared`: the log is newer, or it may have been forgotten. */
  | { result: 'equal' | 'notCompared' }
  /** `difference`: part of a sentence for people. */
  | { result: 'missing' | 'outdated'; difference: string; isAdopted: boolean }

type Around = {
  /** When the provider had the state, by its clock, ms since 1970. */
  atMs: number
  /** From when on everything must arrive, by the provider's clock, ms since 1970. */
  startMs: number
}

/** For a comparison that takes long. */
const marginMs = 30 * 24 * 3_600_000

/** Compares an object of the provider's with what the log says of it. */
export function compareObject(
  ours: Pick<AuditedBillingObject, 'state' | 'stateAt'> | undefined,
  theirs: BillingObjectState,
  { atMs, startMs }: Around,
): ComparedObject {
  if (ours === undefined) {
    const createdMs = theirs.createdAt === null ? atMs : Date.parse(theirs.createdAt)
    const isEnded = billingKind.isFinal(theirs) || theirs.status === 'paid'
    const isAdopted = createdMs < startMs
    // What had ended before the source was declared concerns nobody; of what ended long ago the audit
    // forgets.
    if (isEnded && (isAdopted || createdMs < atMs - endedKeptMs + marginMs)) return { result: 'notCompared' }
    return { result: 'missing', difference: 'nothing of it has arrived', isAdopted }
  }
  if (comparedOf(ours.state) === comparedOf(theirs)) return { result: 'equal' }
  if (Date.parse(ours.stateAt) > atMs - fetchMarginMs) return { result: 'notCompared' }
  return { result: 'outdated', difference: differenceOf(ours.state, theirs), isAdopted: false }
}

function differenceOf(ours: BillingObjectState, theirs: BillingObjectState): string {
  if (ours.status !== theirs.status)
    return `Stripe has it as ${theirs.status}, and the last that arrived was ${ours.status}`
  return ours.kind === 'invoice'
    ? 'Stripe has other amounts or more attempts than have arrived'
    : 'Stripe has another plan, period or end than has arrived'
}
