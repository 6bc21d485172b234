import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Carrier } from '../carrier.ts'
import { labelPdf } from '../domain/parcels/label-pdf.ts'
import { labelState } from '../domain/parcels/parcel-state.ts'
import { shipmentResponse } from '../domain/responses.ts'
import type { BookingRequest, Shipment } from '../domain/parcels/shipment.ts'
import { errorResponse, refusal } from './carrier-response.ts'
import type { CarrierResponse } from './carrier-response.ts'
import { addRouteWithFaults, jsonResponse } from './route-with-faults.ts'
import { bookingRequest, reference, shipment, shipments } from './schemas.ts'

const idParams = z.object({ id: z.string().max(60) })
const referenceQuery = z.strictObject({ reference })
const idOf = ({ params }: FastifyRequest): string => (params as z.output<typeof idParams>).id
const referenceOf = ({ query }: FastifyRequest): string =>
  (query as z.output<typeof referenceQuery>).reference
const unknown = refusal(404, 'SHIPMENT.UNKNOWN', 'There is no such shipment.')

/** Booking, look-up, label, void. */
export function addShipmentRoutes(app: FastifyInstance, carrier: Carrier, pageUrl: string): void {
  const show = (found: Shipment): object =>
    shipmentResponse(found, carrier.nowMs, `${pageUrl}/track/${found.trackingNumber}`)

  addRouteWithFaults(app, carrier, {
    ...{ method: 'POST', url: '/shipments', operation: 'book', summary: 'Book a shipment.' },
    schema: { body: bookingRequest },
    responses: { 201: jsonResponse('The shipment is booked.', shipment) },
    errorStatuses: [400, 409, 413, 415],
    keyOf: ({ body }) => (body as BookingRequest).reference ?? 'none',
    handle: ({ body }) => book(carrier, body as BookingRequest, show),
  })
  addRouteWithFaults(app, carrier, {
    ...{ method: 'GET', url: '/shipments', operation: 'find', summary: 'Find shipments by reference.' },
    schema: { querystring: referenceQuery },
    responses: { 200: jsonResponse('Voided ones too, oldest first. It may lag behind.', shipments) },
    keyOf: referenceOf,
    handle: (request) => ({
      status: 200,
      body: { items: carrier.find(referenceOf(request)).map(show) },
    }),
  })
  addRouteWithFaults(app, carrier, {
    ...{ method: 'GET', url: '/shipments/:id', operation: 'get', summary: 'Read a shipment.' },
    schema: { params: idParams },
    responses: { 200: jsonResponse('The shipment.', shipment) },
    errorStatuses: [404],
    keyOf: idOf,
    handle: (request) => {
      const found = carrier.get(idOf(request))
      return found === undefined ? unknown : { status: 200, body: show(found) }
    },
  })
  addLabelRoute(app, carrier, show)
  addVoidRoute(app, carrier, show)
}

function addLabelRoute(app: FastifyInstance, carrier: Carrier, show: (found: Shipment) => object): void {
  // A minute of the carrier's time.
  const retryLabel = { 'retry-after': String(Math.ceil(60 / carrier.options.speed)) }
  const file = { type: 'string', contentMediaType: 'application/pdf' }
  addRouteWithFaults(app, carrier, {
    ...{ method: 'GET', url: '/shipments/:id/label', operation: 'label', summary: 'Read the label.' },
    schema: { params: idParams },
    responses: {
      200: { description: 'The label.', content: { 'application/pdf': { schema: z.string().meta(file) } } },
      202: jsonResponse('The label is not ready: try again later.', shipment),
    },
    errorStatuses: [404, 409, 410],
    keyOf: idOf,
    handle: (request) => {
      const found = carrier.get(idOf(request))
      if (found === undefined) return unknown
      if (found.voidedAtMs !== undefined) return refusal(410, 'SHIPMENT.VOIDED', 'The shipment is voided.')
      switch (labelState(found, carrier.nowMs)) {
        case 'READY':
          return { status: 200, body: labelPdf(found) }
        case 'PENDING':
          return { status: 202, body: show(found), headers: retryLabel }
        case 'FAILED':
          return refusal(
            409,
            'LABEL.FAILED',
            'The label could not be made: void the shipment and book again.',
          )
      }
    },
  })
}

function addVoidRoute(app: FastifyInstance, carrier: Carrier, show: (found: Shipment) => object): void {
  addRouteWithFaults(app, carrier, {
    ...{ method: 'POST', url: '/shipments/:id/void', operation: 'void', summary: 'Void a shipment.' },
    schema: { params: idParams },
    responses: { 200: jsonResponse('The shipment is voided.', shipment) },
    errorStatuses: [404, 409],
    keyOf: idOf,
    handle: (request) => {
      const id = idOf(request)
      const result = carrier.void(id)
      if (result === 'accepted')
        return refusal(409, 'SHIPMENT.ACCEPTED', 'The parcel is on its way and cannot be voided.')
      const found = carrier.get(id)
      return found === undefined ? unknown : { status: 200, body: show(found) }
    },
  })
}

function book(carrier: Carrier, request: BookingRequest, show: (found: Shipment) => object): CarrierResponse {
  if (carrier.isFull) return refusal(503, 'SERVICE.UNAVAILABLE', 'The books of Bobs Post are full.')
  const result = carrier.book(request)
  if ('shipment' in result) return { status: 201, body: show(result.shipment) }
  const { refused, isDuplicate, existing } = result
  return errorResponse(
    isDuplicate ? 409 : 422,
    refused,
    existing && { existing: { id: existing.id, trackingNumber: existing.trackingNumber } },
  )
}
