import type { BillingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import { InvalidParameters } from '../../domain/parameters/invalid-parameters.ts'
import { getBillingCustomer } from '../../queries/billing/get-billing-customer.ts'
import { getEntitlements } from '../../queries/billing/get-entitlements.ts'
import { listCallouts } from '../../queries/billing/list-callouts.ts'
import type { HistoryOf } from '../../queries/billing/object-history.ts'
import type { QueryContext } from '../../queries/query-definition.ts'
import type { BillingCustomerDetailResponse } from '../../responses/billing/billing-customer.ts'
import {
  billingHistoryEvent,
  type BillingHistoryEventResponse,
} from '../../responses/billing/billing-history-event.ts'
import type { CalloutResponse } from '../../responses/billing/callout.ts'
import type { EntitlementsResponse } from '../../responses/billing/entitlements.ts'
import type { Page } from '../../responses/page.ts'
import { readMails, type CustomerMail } from './read-mails.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

/** The newest events that a page shows. */
export const maxEventsShown = 100
const maxCallouts = 20

export type BillingHistory = { events: BillingHistoryEventResponse[]; hasMore: boolean }

export type BillingCustomerData = BillingHistory & {
  detail: BillingCustomerDetailResponse
  /** Null where the source is no longer configured. */
  entitlements: EntitlementsResponse['entitlements'] | null
  callouts: CalloutResponse[]
  mails: CustomerMail[]
}

type Named = { source: string; customerId: string }

/** All that the page of a customer shows; undefined when no event of such a customer has arrived. */
export async function readBillingCustomer(
  context: QueryContext,
  named: Named,
): Promise<BillingCustomerData | undefined> {
  const detail = (await getBillingCustomer.read(context, named, {})) as
    | BillingCustomerDetailResponse
    | undefined
  if (detail === undefined) return undefined
  const { source, customerId: customer } = named
  const callouts = (await listCallouts.read(
    context,
    {},
    { source, customer, limit: maxCallouts },
  )) as Page<CalloutResponse>
  return {
    ...{ detail, callouts: callouts.items, entitlements: await entitlementsOf(context, named) },
    ...(await newestEvents(context, named)),
    mails: await readMails(context.snapshot, named),
  }
}

async function entitlementsOf(
  context: QueryContext,
  { source, customerId }: Named,
): Promise<EntitlementsResponse['entitlements'] | null> {
  try {
    const found = (await getEntitlements.read(context, { customerId }, { source })) as EntitlementsResponse
    return found.entitlements
  } catch (error) {
    if (error instanceof InvalidParameters) return null
    throw error
  }
}

/** The newest events of an object or a customer, oldest first. */
export async function newestEvents(
  { snapshot: { live, session } }: QueryContext,
  of: HistoryOf,
): Promise<BillingHistory> {
  const found = await (
    await live<BillingHistoryDocument>('billing-history')
  )
    .find(of, { session, maxTimeMS: maxPageReadMs, projection: { 'fact.chain': 0, traceparent: 0 } })
    .sort({ offset: -1, _id: -1 })
    .limit(maxEventsShown + 1)
    .toArray()
  const events = found.slice(0, maxEventsShown).toReversed().map(billingHistoryEvent)
  return { events, hasMore: found.length > maxEventsShown }
}
