import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Carrier } from '../carrier.ts'
import { trackingResponse } from '../domain/responses.ts'
import type { Shipment } from '../domain/parcels/shipment.ts'
import { refusal } from './carrier-response.ts'
import { addRouteWithFaults, jsonResponse } from './route-with-faults.ts'
import { tracking, trackingRequest, trackings } from './schemas.ts'

const params = z.object({ number: z.string().max(60) })

/** Tracking of one parcel, and of up to 100. */
export function addTrackingRoutes(app: FastifyInstance, carrier: Carrier, pageUrl: string): void {
  const show = (found: Shipment): object =>
    trackingResponse(found, carrier.nowMs, `${pageUrl}/track/${found.trackingNumber}`)

  addRouteWithFaults(app, carrier, {
    ...{ method: 'GET', url: '/tracking/:number', operation: 'track', summary: 'Track a parcel.' },
    schema: { params },
    responses: { 200: jsonResponse('Its scans and status.', tracking) },
    errorStatuses: [404],
    keyOf: (request) => (request.params as z.output<typeof params>).number,
    handle: (request) => {
      const found = carrier.track((request.params as z.output<typeof params>).number)
      return found === undefined
        ? refusal(404, 'TRACKING.UNKNOWN', 'This number is not known, or not yet.')
        : { status: 200, body: show(found) }
    },
  })
  addRouteWithFaults(app, carrier, {
    ...{ method: 'POST', url: '/tracking', operation: 'trackMany', summary: 'Track up to 100 parcels.' },
    schema: { body: trackingRequest },
    responses: { 200: jsonResponse('Scans and status of each.', trackings) },
    errorStatuses: [400, 413, 415],
    keyOf: () => 'many',
    handle: ({ body }) => {
      const { trackingNumbers } = body as z.output<typeof trackingRequest>
      const found = trackingNumbers.map((number) => ({ number, shipment: carrier.track(number) }))
      const items = found.flatMap(({ shipment }) => (shipment === undefined ? [] : [show(shipment)]))
      const unknown = found.filter(({ shipment }) => shipment === undefined).map(({ number }) => number)
      return { status: 200, body: { items, unknown } }
    },
  })
}
