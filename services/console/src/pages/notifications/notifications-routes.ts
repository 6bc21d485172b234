import { mailRelayCollection } from '@slipstream/read-models/reports/notification-entry.ts'
import type { MailRelayEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { maskPersonalData } from '../../access/domain/mask-personal-data.ts'
import { resendBillingMails } from '../../commands/billing/resend-billing-mails.ts'
import { resendFailedSlips } from '../../commands/slips/resend-failed-slips.ts'
import { resendSlip } from '../../commands/slips/resend-slip.ts'
import { resendMails } from '../../commands/shipments/resend-mails.ts'
import { parseParameters } from '../../domain/parameters/parse-parameters.ts'
import { getNotification } from '../../queries/notifications/get-notification.ts'
import { listNotifications } from '../../queries/notifications/list-notifications.ts'
import type { NotificationResponse } from '../../responses/notification.ts'
import type { Page } from '../../responses/page.ts'
import { readSavedFilters } from '../../saved-filters/adapters/mongo-saved-filters.ts'
import { addAction } from '../shell/actions/add-action.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readList, readPageData } from '../shell/read-context.ts'
import { sendHtml } from '../shell/send-html.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { notificationPage } from './notification-view.ts'
import { manyOf, notificationsPage } from './notifications-view.ts'
import { addPreviewFiles, readPreview } from './preview-routes.ts'
import { notificationPath } from '../shell/paths.ts'

/** The ledger of the notifier: a list, a page of each with how it looks, and sending again. */
export function addNotificationPages(app: FastifyInstance, parts: PageParts): void {
  app.get('/notifications', async (request, reply) => {
    const viewer = viewerOf(request)
    const given = Object.entries(request.query as object).filter(([, value]) => value !== '')
    const filters = parseParameters(listNotifications.query, Object.fromEntries(given))
    const found = await readList<Page<NotificationResponse>>(parts, viewer.now, listNotifications, filters)
    const shown = viewer.may('personalData') ? found : (maskPersonalData(found) as typeof found)
    const sources = Object.keys(parts.sources)
    const saved = await readSavedFilters(parts.client.db(parts.database), viewer.person.name)
    return showPage(request, reply, parts, notificationsPage({ ...shown, filters, sources, saved }, viewer))
  })
  app.get('/notifications/:id', async (request, reply) => {
    const viewer = viewerOf(request)
    const shown = await readNotification(request, parts)
    return showPage(request, reply, parts, notificationPage({ ...shown, preview: null }, viewer))
  })
  app.post('/notifications/:id/preview', async (request, reply) => {
    const viewer = viewerOf(request)
    const { errors } = viewer.words
    if (!viewer.may('personalData')) throw new PageProblem(403, errors.forbidden, errors.forbiddenHint)
    const shown = await readNotification(request, parts)
    const preview = await readPreview(parts, shown.notification, viewer)
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, preview)
    return showPage(request, reply, parts, notificationPage({ ...shown, preview }, viewer))
  })
  addPreviewFiles(app, parts)
  addResends(app, parts)
}

async function readNotification(request: FastifyRequest, parts: PageParts) {
  const viewer = viewerOf(request)
  const params = parseParameters(getNotification.params, request.params)
  const { notification, relay } = await readPageData(parts, viewer.now, async (context) => {
    const { db, session } = context.snapshot
    const relays = db.collection<MailRelayEntry>(mailRelayCollection)
    return {
      notification: (await getNotification.read(context, params, {})) as NotificationResponse | undefined,
      relay: await relays.findOne({ _id: 'mail' }, { session }),
    }
  })
  const { notifications: words } = viewer.words
  if (notification === undefined) throw new PageProblem(404, words.notFound, words.notFoundHint)
  const shown = viewer.may('personalData')
    ? notification
    : (maskPersonalData(notification) as NotificationResponse)
  return { notification: shown, relay }
}

function addResends(app: FastifyInstance, parts: PageParts): void {
  const backOf = ({ id = '' }: Record<string, string>) => notificationPath(id)
  const sourceOf = (_params: object, { source = '' }: Readonly<Record<string, string>>) => ({ source })
  const only = (form: Readonly<Record<string, string>>, ...names: string[]) =>
    Object.fromEntries(names.filter((name) => form[name] !== undefined).map((name) => [name, form[name]]))
  addAction(app, parts, {
    ...{ path: '/notifications/:id/resend-slip', definition: resendSlip, backOf },
    paramsOf: (_params, { source = '', orderId = '' }) => ({ source, orderId }),
    inputOf: (form) => only(form, 'recipient'),
  })
  addAction(app, parts, {
    ...{ path: '/notifications/:id/resend-shipment-mails', definition: resendMails, backOf },
    paramsOf: sourceOf,
    inputOf: (form) => ({ ...only(form, 'orderId'), failed: 'any' }),
  })
  addAction(app, parts, {
    ...{ path: '/notifications/:id/resend-billing-mails', definition: resendBillingMails, backOf },
    paramsOf: sourceOf,
    inputOf: (form) => ({ ...only(form, 'customerId'), failed: 'any' }),
  })
  const definitions = { slip: resendFailedSlips, shipment: resendMails, billing: resendBillingMails }
  for (const kind of ['slip', 'shipment', 'billing'] as const)
    addAction(app, parts, {
      ...{ path: `/notifications/${manyOf[kind]}`, definition: definitions[kind], paramsOf: sourceOf },
      inputOf: ({ failed, dryRun }) => ({ failed, dryRun: dryRun !== undefined }),
      backOf: () => '/notifications?state=failed',
    })
}
