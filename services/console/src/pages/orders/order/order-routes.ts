import type { FastifyInstance } from 'fastify'
import { maskPersonalData } from '../../../access/domain/mask-personal-data.ts'
import { reconcileSource } from '../../../commands/reconcile-source.ts'
import { resendSlip } from '../../../commands/slips/resend-slip.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { getOrder } from '../../../queries/orders/get-order.ts'
import { addAction } from '../../shell/actions/add-action.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { orderModel, type OrderModel } from './order-model.ts'
import { orderPage, type SourceTraits } from './order-view.ts'
import { readOrder, type OrderData } from './read-order.ts'
import { orderPath } from '../../shell/paths.ts'

/** The page of an order, and what can be done about it. */
export function addOrderPage(app: FastifyInstance, parts: PageParts): void {
  app.get('/orders/:source/:orderId', async (request, reply) => {
    const viewer = viewerOf(request)
    const { source, orderId } = parseParameters(getOrder.params, request.params) as {
      source: string
      orderId: string
    }
    const data = await readPageData(parts, viewer.now, (context) => readOrder(context, { source, orderId }))
    if (data === undefined)
      throw new PageProblem(404, viewer.words.order.notFound, viewer.words.order.notFoundHint)
    const visible = viewer.may('personalData') ? data : maskData(data)
    const { known, from } = request.query as { known?: unknown; from?: unknown }
    const model: OrderModel = orderModel(
      visible,
      { known: momentOf(known), from: momentOf(from) },
      viewer.words,
    )
    return showPage(request, reply, parts, orderPage(model, traitsOf(parts, source), viewer))
  })
  const backOf = ({ source = '', orderId = '' }: Record<string, string>) => orderPath(source, orderId)
  addAction(app, parts, {
    path: '/orders/:source/:orderId/resend-slip',
    definition: resendSlip,
    inputOf: () => ({}),
    backOf,
  })
  addAction(app, parts, {
    path: '/orders/:source/:orderId/compare',
    definition: reconcileSource,
    paramsOf: ({ source = '' }) => ({ source }),
    inputOf: ({ since }) => (since === undefined || since === '' ? {} : { since }),
    backOf,
  })
}

/** Of a source that is configured no more nothing is known: what cannot be done is refused. */
function traitsOf({ sources }: PageParts, source: string): SourceTraits {
  const config = sources[source]
  if (config === undefined) return { sendsSlips: true, hasShop: true }
  return { sendsSlips: 'slip' in config && config.slip !== undefined, hasShop: config.type !== 'admin' }
}

/** The others have no personal data. */
function maskData(data: OrderData): OrderData {
  const { order, events, notifications } = data
  type Masked = Pick<OrderData, 'order' | 'events' | 'notifications'>
  return { ...data, ...(maskPersonalData({ order, events, notifications }) as Masked) }
}

function momentOf(given: unknown): string | null {
  if (typeof given !== 'string' || given.length > 40 || Number.isNaN(Date.parse(given))) return null
  return new Date(given).toISOString()
}
