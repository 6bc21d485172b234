import type { FastifyInstance, FastifyRequest } from 'fastify'
import { maskPersonalData } from '../../../access/domain/mask-personal-data.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { getInvoice } from '../../../queries/billing/invoice-queries.ts'
import { getSubscription } from '../../../queries/billing/subscription-queries.ts'
import type { QueryDefinition } from '../../../queries/query-definition.ts'
import type { InvoiceResponse } from '../../../responses/billing/invoice.ts'
import type { SubscriptionResponse } from '../../../responses/billing/subscription.ts'
import type { Html } from '../../shell/frame/html.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { daysOf, filtersOf } from '../../shell/lists/list-filters.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { invoiceFacts } from './invoice-facts.ts'
import { objectPage } from './object-view.ts'
import { readObjectPage, type ChosenMoments } from './read-object-page.ts'
import { subscriptionFacts } from './subscription-facts.ts'
import { billingPath } from '../../shell/paths.ts'

type Billed = SubscriptionResponse | InvoiceResponse

type ObjectKind = {
  name: 'subscriptions' | 'invoices'
  definition: QueryDefinition
  titleOf(object: Billed, viewer: Viewer): string
  facts(object: Billed, viewer: Viewer): Html[]
}

const kinds: readonly ObjectKind[] = [
  {
    ...{ name: 'subscriptions', definition: getSubscription },
    titleOf: (one, { words }) =>
      `${words.billing.subscription} ${(one as SubscriptionResponse).subscriptionId}`,
    facts: (one, viewer) => subscriptionFacts(one as SubscriptionResponse, viewer),
  },
  {
    ...{ name: 'invoices', definition: getInvoice },
    titleOf: (one, { words }) => {
      const { number, invoiceId } = one as InvoiceResponse
      return `${words.billing.invoice} ${number ?? invoiceId}`
    },
    facts: (one, viewer) => invoiceFacts(one as InvoiceResponse, viewer),
  },
]

/** The pages of subscriptions and invoices, as of any moment. */
export function addObjectPages(app: FastifyInstance, parts: PageParts): void {
  for (const { name, definition, titleOf, facts } of kinds) {
    app.get(`/billing/${name}/:source/:objectId`, async (request, reply) => {
      const viewer = viewerOf(request)
      const { source = '', objectId = '' } = request.params as { source?: string; objectId?: string }
      const [idName = ''] = Object.keys(definition.params.shape).filter((key) => key !== 'source')
      const params = parseParameters(definition.params, { source, [idName]: objectId })
      const chosen = momentsOf(request, viewer)
      const found = await readPageData(parts, viewer.now, (context) =>
        readObjectPage<Billed>(context, definition, { source, objectId, params }, chosen),
      )
      const { page } = viewer.words.billing
      if (found === undefined) throw new PageProblem(404, page.notFound, page.notFoundHint)
      const data = viewer.may('personalData') ? found : (maskPersonalData(found) as typeof found)
      const shown = {
        ...{ title: titleOf(data.object, viewer), path: billingPath(name, source, objectId), data, chosen },
        ...{ asOfDay: filtersOf(request.query)['asOf'], facts: facts(data.object, viewer) },
      }
      return showPage(request, reply, parts, objectPage(shown, viewer))
    })
  }
}

/** The moments in the address. A date stands for its end, in the viewer's time zone. */
function momentsOf({ query }: FastifyRequest, { timeZone }: Viewer): ChosenMoments {
  const { known, from, asOf } = filtersOf(query)
  const end = asOf === undefined ? undefined : daysOf({ to: asOf }, timeZone).to
  return { known: momentOf(known), from: momentOf(from), asOf: momentOf(end) }
}

function momentOf(given: string | undefined): string | null {
  if (given === undefined || given.length > 40 || Number.isNaN(Date.parse(given))) return null
  return new Date(given).toISOString()
}
