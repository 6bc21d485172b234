import { calloutStates } from '@slipstream/read-models/callouts/callout-document.ts'
import type { FastifyInstance } from 'fastify'
import { maskPersonalData } from '../../../access/domain/mask-personal-data.ts'
import { maySearch } from '../../../access/domain/may-search.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listBillingCustomers } from '../../../queries/billing/list-billing-customers.ts'
import { listCallouts } from '../../../queries/billing/list-callouts.ts'
import { listInvoices } from '../../../queries/billing/list-invoices.ts'
import { listPayments } from '../../../queries/billing/list-payments.ts'
import { listSubscriptions } from '../../../queries/billing/list-subscriptions.ts'
import type { QueryDefinition } from '../../../queries/query-definition.ts'
import { readSavedFilters } from '../../../saved-filters/adapters/mongo-saved-filters.ts'
import type { Page as ListPage } from '../../../responses/page.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { optionsOf, withoutOptions, type OfferedColumn } from '../../shell/lists/offered-columns.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { calloutColumns, customerColumns, invoiceColumns, paymentColumns } from './billing-columns.ts'
import { subscriptionColumns } from './subscription-columns.ts'
import { billingListPage } from './billing-list-view.ts'
import { billingPaths } from '../billing-parts.ts'
import { calloutActions } from '../callout-actions.ts'

/** A list of billing: what is read, by which statuses it is narrowed, and which columns it can have. */
type BillingList<Item> = {
  name: keyof typeof billingPaths
  definition: QueryDefinition
  /** The filter that `statuses` are of. */
  filter: 'status' | 'state'
  statuses: readonly string[]
  columns(viewer: Viewer): OfferedColumn<Item>[]
}

const list = <Item>(one: BillingList<Item>): BillingList<never> => one

const lists = [
  list({
    ...{ name: 'customers', definition: listBillingCustomers, filter: 'status', statuses: [] },
    columns: customerColumns,
  }),
  list({
    ...{
      name: 'subscriptions',
      definition: listSubscriptions,
      filter: 'status',
      columns: subscriptionColumns,
    },
    statuses: [
      'trialing',
      'active',
      'past_due',
      'unpaid',
      'paused',
      'incomplete',
      'incomplete_expired',
      'canceled',
    ],
  }),
  list({
    ...{ name: 'invoices', definition: listInvoices, filter: 'status', columns: invoiceColumns },
    statuses: ['draft', 'open', 'paid', 'uncollectible', 'void', 'deleted'],
  }),
  list({
    ...{ name: 'payments', definition: listPayments, filter: 'status', columns: paymentColumns },
    statuses: ['succeeded', 'processing', 'requires_action', 'requires_payment_method', 'canceled'],
  }),
  list({
    ...{ name: 'callouts', definition: listCallouts, filter: 'state', statuses: calloutStates },
    columns: (viewer) => calloutColumns(viewer, (one) => calloutActions(one, viewer)),
  }),
]

/** The lists of billing, each on a page. */
export function addBillingLists(app: FastifyInstance, parts: PageParts): void {
  const sources = Object.keys(parts.billingSources)
  for (const { name, definition, filter, statuses, columns } of lists) {
    app.get(billingPaths[name], async (request, reply) => {
      const viewer = viewerOf(request)
      const offered = columns(viewer)
      const filters = optionsOf(request.query, offered)
      if (!maySearch(viewer.person.role, filters['q'] ?? '')) {
        const { errors, searchNumbers } = viewer.words
        throw new PageProblem(403, errors.forbidden, `${searchNumbers}. ${errors.forbiddenHint}`)
      }
      const query = parseParameters(definition.query, withoutOptions(filters, 'createdAt'))
      const found = await readList<ListPage<never>>(parts, viewer.now, definition, query)
      const shown = viewer.may('personalData') ? found : (maskPersonalData(found) as typeof found)
      const isSearched = 'q' in definition.query.shape
      const saved = await readSavedFilters(parts.client.db(parts.database), viewer.person.name)
      const view = { ...shown, offered, saved, name, filter, statuses, filters, sources, isSearched }
      return showPage(request, reply, parts, billingListPage(view, viewer))
    })
  }
}
