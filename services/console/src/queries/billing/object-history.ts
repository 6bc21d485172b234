import type { BillingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import { maxBillingEventsAsOf } from '@slipstream/read-models/billing/history/object-as-of.ts'
import type { Snapshot } from '../../adapters/read-models.ts'
import { InvalidParameters } from '../../domain/parameters/invalid-parameters.ts'
import {
  billingHistoryEvent,
  type BillingHistoryEventResponse,
} from '../../responses/billing/billing-history-event.ts'
import type { Page } from '../../responses/page.ts'
import type { QueryContext } from '../query-definition.ts'
import { readPage } from '../read-page.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

/** What the events are about: an object, or everything of a customer. */
export type HistoryOf = { source: string } & ({ objectId: string } | { customerId: string })

/** @returns undefined when no event of it has arrived */
export async function readHistory(
  { snapshot, startAfter, next }: QueryContext,
  of: HistoryOf,
  limit = 50,
): Promise<Page<BillingHistoryEventResponse> | undefined> {
  const events = await snapshot.live<BillingHistoryDocument>('billing-history')
  const { documents, last } = await readPage(snapshot, events, {
    filters: [of],
    sort: { field: 'offset', direction: 1 },
    startAfter,
    limit,
    projection: { 'fact.chain': 0, traceparent: 0 },
  })
  if (documents.length === 0 && startAfter === undefined) return undefined
  return { items: documents.map(billingHistoryEvent), next: next(last) }
}

/**
 * All events of an object, to fold a state of another time.
 *
 * @throws InvalidParameters for an object with more events than are folded during a request
 */
export async function wholeHistory(
  { session, live }: Snapshot,
  of: HistoryOf,
  parameters: readonly string[],
): Promise<BillingHistoryDocument[]> {
  const events = await live<BillingHistoryDocument>('billing-history')
  const found = await events
    .find(of, { session, maxTimeMS: maxReadMs })
    .limit(maxBillingEventsAsOf + 1)
    .toArray()
  if (found.length > maxBillingEventsAsOf) {
    const detail = `it has more than ${maxBillingEventsAsOf} events: use its history instead, which has pages`
    throw new InvalidParameters(parameters.map((parameter) => ({ parameter, detail })))
  }
  return found
}
