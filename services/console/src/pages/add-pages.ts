import cookies from '@fastify/cookie'
import formBody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { addAlertPages } from './alerts/alert-routes.ts'
import { serveAssets } from './shell/assets/serve-assets.ts'
import { addProgressPage } from './shell/actions/progress-routes.ts'
import { addNewOrderPage } from './orders/new-order/new-order-routes.ts'
import { addLiveStatus } from './orders/order/live-status.ts'
import { addOrderPage } from './orders/order/order-routes.ts'
import { addOrdersDownload } from './orders/list/orders-download.ts'
import { addOrdersNews } from './orders/list/orders-news.ts'
import { addSavedFilters } from './shell/lists/saved-filters-routes.ts'
import { addOrdersPage } from './orders/list/orders-routes.ts'
import { addDeadLetterPages } from './dead-letters/dead-letters-routes.ts'
import { addNotificationPages } from './notifications/notifications-routes.ts'
import { addEventsPages } from './events/events-routes.ts'
import { addOverview } from './overview/overview-routes.ts'
import { addCheckInPage } from './participants/check-in/check-in-routes.ts'
import { addParticipantsPages } from './participants/list/participants-routes.ts'
import { addBillingPages } from './billing/billing-routes.ts'
import { addWorkPages } from './work/work-routes.ts'
import { addShipmentPages } from './shipments/shipment-routes.ts'
import type { PageParts } from './shell/page-parts.ts'
import { addSourcePages } from './sources/sources-routes.ts'
import { showErrors } from './shell/show-error.ts'
import { requireOwnForm, requireSession } from './shell/sign-in/require-session.ts'
import { addSignIn, ownPath } from './shell/sign-in/sign-in-routes.ts'
import { addSignOut } from './shell/sign-in/sign-out-routes.ts'

const maxFormBytes = 16 * 1_024

/** The pages for people. All but the one for signing in are for those who are signed in. */
export async function addPages(app: FastifyInstance, given: Omit<PageParts, 'assets'>): Promise<void> {
  await app.register(cookies)
  await app.register(formBody, { bodyLimit: maxFormBytes })
  app.decorateRequest('signedIn', null)
  // Pages check what they are sent themselves: an error is a page, too.
  app.setValidatorCompiler(() => () => true)
  const parts = { ...given, assets: serveAssets(app) }
  showErrors(app, parts)
  addSignIn(app, parts)
  await app.register(async (pages) => addPagesOfPeople(pages, parts))
}

function addPagesOfPeople(app: FastifyInstance, parts: PageParts): void {
  app.addHook('onRequest', requireSession(parts))
  app.addHook('preHandler', requireOwnForm)
  addOverview(app, parts)
  addOrdersPage(app, parts)
  addOrdersDownload(app, parts)
  addOrdersNews(app, parts)
  addSavedFilters(app, parts)
  addNewOrderPage(app, parts)
  addOrderPage(app, parts)
  addLiveStatus(app, parts)
  addParticipantsPages(app, parts)
  addCheckInPage(app, parts)
  addSourcePages(app, parts)
  addAlertPages(app, parts)
  addDeadLetterPages(app, parts)
  addNotificationPages(app, parts)
  addShipmentPages(app, parts)
  addBillingPages(app, parts)
  addWorkPages(app, parts)
  addEventsPages(app, parts)
  addProgressPage(app, parts)
  addSignOut(app, parts)
  app.get('/times', (request, reply) => {
    const { to, back } = request.query as { to?: unknown; back?: unknown }
    const times = to === 'utc' ? 'utc' : 'local'
    return reply
      .setCookie('times', times, { path: '/', sameSite: 'lax', maxAge: 31_536_000 })
      .redirect(ownPath(back), 303)
  })
  app.get('/language', (request, reply) => {
    const { to, back } = request.query as { to?: unknown; back?: unknown }
    const language = to === 'de' ? 'de' : 'en'
    return reply
      .setCookie('language', language, { path: '/', sameSite: 'lax', maxAge: 31_536_000 })
      .redirect(ownPath(back), 303)
  })
}
