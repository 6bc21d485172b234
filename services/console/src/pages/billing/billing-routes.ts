import type { FastifyInstance } from 'fastify'
import { maskPersonalData } from '../../access/domain/mask-personal-data.ts'
import { cancelCallout } from '../../commands/billing/cancel-callout.ts'
import { redriveBillingWork } from '../../commands/billing/redrive-billing-work.ts'
import { resendBillingMails } from '../../commands/billing/resend-billing-mails.ts'
import { reconcileSource } from '../../commands/reconcile-source.ts'
import { parseParameters } from '../../domain/parameters/parse-parameters.ts'
import { getBillingCustomer } from '../../queries/billing/get-billing-customer.ts'
import { addAction } from '../shell/actions/add-action.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readPageData } from '../shell/read-context.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { billingPaths } from './billing-parts.ts'
import { customerPage } from './customer-view.ts'
import { addBillingLists } from './lists/list-routes.ts'
import { addObjectPages } from './object/object-routes.ts'
import { readBillingCustomer, type BillingCustomerData } from './read-billing.ts'
import { billingPath } from '../shell/paths.ts'

const customerRoute = '/billing/customers/:source/:customerId'

/** The lists of billing, the pages of customers, subscriptions and invoices, and their actions. */
export function addBillingPages(app: FastifyInstance, parts: PageParts): void {
  addBillingLists(app, parts)
  addObjectPages(app, parts)
  app.get(customerRoute, async (request, reply) => {
    const viewer = viewerOf(request)
    const named = parseParameters(getBillingCustomer.params, request.params) as {
      source: string
      customerId: string
    }
    const data = await readPageData(parts, viewer.now, (context) => readBillingCustomer(context, named))
    const { page } = viewer.words.billing
    if (data === undefined) throw new PageProblem(404, page.notFound, page.notFoundHint)
    const shown = viewer.may('personalData') ? data : masked(data)
    return showPage(request, reply, parts, customerPage(shown, viewer))
  })
  addBillingActions(app, parts)
}

/** Mails and what they may use have no personal data. */
function masked(data: BillingCustomerData): BillingCustomerData {
  const { detail, callouts, events } = data
  const shown = maskPersonalData({ detail, callouts, events })
  return { ...data, ...(shown as Pick<BillingCustomerData, 'detail' | 'callouts' | 'events'>) }
}

function addBillingActions(app: FastifyInstance, parts: PageParts): void {
  const backOf = ({ source = '', customerId = '' }: Record<string, string>): string =>
    billingPath('customers', source, customerId)
  const ofSource = ({ source = '' }: Record<string, string>): Record<string, string> => ({ source })
  addAction(app, parts, {
    ...{ path: `${customerRoute}/resend`, definition: resendBillingMails, paramsOf: ofSource, backOf },
    inputOf: ({ failed = 'any', dryRun }, _now, { customerId = '' }) => ({
      ...{ failed, customerId },
      dryRun: dryRun !== undefined,
    }),
  })
  addAction(app, parts, {
    ...{ path: `${customerRoute}/compare`, definition: reconcileSource, paramsOf: ofSource, backOf },
    inputOf: () => ({}),
  })
  const callout = '/billing/callouts/:source/:taskId'
  addAction(app, parts, {
    ...{ path: `${callout}/cancel`, definition: cancelCallout, inputOf: () => ({}) },
    backOf: () => billingPaths.callouts,
  })
  addAction(app, parts, {
    ...{ path: `${callout}/retry`, definition: redriveBillingWork, paramsOf: ofSource },
    inputOf: ({ callout: name }, _now, { taskId = '' }) => ({
      work: 'callouts',
      callout: name,
      idContains: taskId,
    }),
    backOf: () => billingPaths.callouts,
  })
}
