import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { submitOrder } from '../../../adapters/order-client.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { sendHtml } from '../../shell/send-html.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { customersView, newOrderPage, placedPage } from './new-order-view.ts'
import { emptyLine, errorsByField, formOf, maxFormLines, requestOf, type OrderForm } from './order-form.ts'
import { customerFields, findCustomers } from './read-customer.ts'
import { orderPath } from '../../shell/paths.ts'

const path = '/orders/new'
const maxSearchLength = 200
const everyMs = 100
const shownWithinMs = 5_000

/** The form for a new order: the request that admins send to ingest, in the name of who is signed in. */
export function addNewOrderPage(app: FastifyInstance, parts: PageParts): void {
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    form: OrderForm,
    errors: ReadonlyMap<string, string> = new Map(),
    isUnknown = false,
  ) => showPage(request, reply, parts, newOrderPage({ form, errors, isUnknown }, viewerOf(request)))

  app.get(path, async (request, reply) => {
    permitted(viewerOf(request), parts)
    return show(request, reply, formOf(request.query, randomUUID()))
  })
  app.get(`${path}/customers`, async (request, reply) => {
    const viewer = permitted(viewerOf(request), parts)
    const { find } = request.query as { find?: unknown }
    const text = typeof find === 'string' ? find.trim().slice(0, maxSearchLength) : ''
    return sendHtml(reply, customersView(text, await findCustomers(parts, viewer.now, text), viewer))
  })
  app.post(path, async (request, reply) => {
    const viewer = permitted(viewerOf(request), parts)
    const form = formOf(request.body, randomUUID())
    const { act } = (request.body ?? {}) as { act?: unknown }
    if (act === 'show') return show(request, reply, form)
    if (act === 'line')
      return show(request, reply, { ...form, lines: [...form.lines, emptyLine].slice(0, maxFormLines) })
    if (typeof act === 'string' && act.startsWith('customer:')) {
      const customerId = act.slice('customer:'.length)
      const known = await customerFields(parts, viewer.now, customerId)
      return show(request, reply, { ...form, ...known, customerId })
    }
    return submit(request, reply, form, viewer)
  })

  async function submit(request: FastifyRequest, reply: FastifyReply, form: OrderForm, viewer: Viewer) {
    const { newOrder } = viewer.words
    const { key } = form
    const known = form.customerId === '' ? null : await customerFields(parts, viewer.now, form.customerId)
    const submission = { request: requestOf(form, known), key, actor: viewer.person.name }
    const result =
      parts.ingest === undefined
        ? ({ kind: 'unknown', detail: newOrder.notConfigured } as const)
        : await submitOrder(parts.ingest, submission)
    if (result.kind === 'placed') {
      const { source, orderId } = result
      if (await isShown(parts, `${source}/${orderId}`)) return reply.redirect(orderPath(source, orderId), 303)
      return showPage(request, reply, parts, placedPage(source, orderId, viewer))
    }
    const errors =
      result.kind === 'refused' && result.errors.length > 0
        ? errorsByField(form, result.errors)
        : new Map([['', result.kind === 'unknown' ? newOrder.unknown(result.detail) : result.detail]])
    const isUnknown = result.kind === 'unknown'
    // Sent again, the form has the contacts instead: nothing was placed under its key.
    if (result.kind === 'refused' && result.errors.some(({ pointer }) => pointer === '/customer/id'))
      return show(request, reply.status(422), { ...form, customerId: '', key: randomUUID() }, errors)
    return show(request, reply.status(isUnknown ? 503 : 422), form, errors, isUnknown)
  }
}

/** Waits until the order can be seen: it is in the log, and is projected within a moment. */
async function isShown(parts: PageParts, id: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < shownWithinMs; waitedMs += everyMs) {
    const order = await readPageData(parts, new Date(), async ({ snapshot: { live, session } }) =>
      (await live<OrderDocument>('orders')).findOne({ _id: id }, { session, projection: { _id: 1 } }),
    )
    if (order !== null) return true
    await sleep(everyMs, undefined, { signal: parts.leaving })
  }
  return false
}

function permitted(viewer: Viewer, { sources }: PageParts): Viewer {
  const { errors, actions, role, newOrder } = viewer.words
  if (!viewer.may('placeOrders'))
    throw new PageProblem(403, errors.forbidden, actions.notAllowed(role[viewer.person.role]))
  if (!Object.values(sources).some(({ type }) => type === 'admin'))
    throw new PageProblem(404, newOrder.noSource, newOrder.noSourceHint)
  return viewer
}
