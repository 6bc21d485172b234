import type { FastifyInstance } from 'fastify'
import { shipmentsOf } from '../../../queries/shipments/shipments-of.ts'
import type { ShipmentResponse } from '../../../responses/shipments/shipment.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { withTimes } from '../../shell/frame/times.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { sendHtml } from '../../shell/send-html.ts'
import { markOfShipment, stateOf } from '../../shipments/shipment-state.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { orderPath } from '../../shell/paths.ts'

const path = '/orders/:source/:orderId/status'
/** Looked at again after 2, 3, 4 s and so on: an hour in all, then the page is loaded again by hand. */
const maxLooks = 80

type Parcel = Pick<ShipmentResponse, 'status' | 'carrier' | 'wait'>

/**
 * The part of an order's page that shows how far its shipments are. The browser
 * looks again until all are on their way.
 */
export function addLiveStatus(app: FastifyInstance, parts: PageParts): void {
  app.get(path, async (request, reply) => {
    const viewer = viewerOf(request)
    const { source, orderId } = request.params as { source: string; orderId: string }
    const looks = Number((request.query as { looks?: unknown }).looks)
    const parcels = await readPageData(parts, viewer.now, ({ snapshot, now }) =>
      shipmentsOf(snapshot, { source, orderId }, now),
    )
    const looked = Number.isInteger(looks) && looks > 0 ? Math.min(looks, maxLooks) : 0
    return sendHtml(reply, liveStatus({ source, orderId, parcels, looked }, viewer))
  })
}

const finished = new Set(['shipped', 'delivered', 'cancelled', 'returned'])

type Status = { source: string; orderId: string; parcels: readonly Parcel[]; looked: number }

function liveStatus({ source, orderId, parcels, looked }: Status, viewer: Viewer): Html {
  const { newOrder } = viewer.words
  const isOver = parcels.length > 0 && parcels.every(({ status }) => finished.has(status))
  const again = `${orderPath(source, orderId)}/status?looks=${looked + 1}`
  const polling = html`hx-get="${again}" hx-trigger="load delay:${Math.min(60, looked + 2)}s"
  hx-swap="outerHTML"`
  return html`<div class="notice notice-info" role="status" ${!isOver && looked < maxLooks && polling}>
    <strong>${newOrder.status}</strong>
    ${parcels.length === 0 ? newOrder.waiting : nothing}
    ${parcels.map((parcel) => {
      const state = stateOf(parcel)
      return html`<p>
        ${mark(markOfShipment(parcel), viewer.words.shipments.states[state] ?? state)} ${parcel.carrier}
        <span class="quiet small">${withTimes(parcel.wait?.detail ?? '', viewer)}</span>
      </p>`
    })}
  </div>`
}

/** Where it is put in the page. */
export const liveStatusPart = (order: { source: string; orderId: string }): Html =>
  html`<div
    hx-get="${orderPath(order.source, order.orderId)}/status"
    hx-trigger="load"
    hx-swap="outerHTML"
  ></div>`
