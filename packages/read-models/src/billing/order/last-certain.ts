import type { BillingDocument } from '../billing-document.ts'
import { timeMs } from './contenders.ts'
import { inSequence } from './fact-rows.ts'

/** A status that was certain, and since when it is known. */
export type CertainStatus = { status: string; at: string }

/**
 * The last status before what is uncertain: that of the newest fact which is older than all that may be the
 * newest. Like the document, it depends on the set of facts alone.
 *
 * @returns null where there is none
 */
export function lastCertainOf({
  facts,
  contenders,
}: Pick<BillingDocument<object>, 'facts' | 'contenders'>): CertainStatus | null {
  const firstMs = Math.min(...contenders.map(timeMs))
  const last = inSequence(facts.filter((row) => timeMs(row) < firstMs)).at(-1)
  return last === undefined ? null : { status: last.status, at: last.at }
}
