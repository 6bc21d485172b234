import type { Db } from 'mongodb'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { problem } from '@slipstream/runtime/http/problem.ts'
import { requireToken } from '@slipstream/runtime/http/require-token.ts'
import { problemResponse } from '@slipstream/runtime/http/documented-responses.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { findLabel } from '../shipments/adapters/label-store.ts'

export type LabelRoutesOptions = { db: Db; tokens: readonly Secret[] }

const contentTypes = ['application/pdf', 'image/png', 'application/zpl'] as const
const otherContentType = 'application/octet-stream'

const params = z.object({
  source: z.string().min(1).max(63).describe('A source, as named in the configuration'),
  orderId: z.string().min(1).max(200).describe("The order's id at its source"),
  shipmentNumber: z.coerce.number().int().min(1).max(100_000).describe('Counts the shipments of an order'),
})

/** The carrier's label of a shipment as it was fetched. */
export async function labelRoutes(app: FastifyInstance, { db, tokens }: LabelRoutesOptions): Promise<void> {
  const isAuthorized = requireToken(tokens, {
    missing: 'Send the token of FULFILLMENT_TOKEN as `Authorization: Bearer <token>`.',
    wrong: 'This is not the token of FULFILLMENT_TOKEN.',
    notConfigured: 'Labels are not served: FULFILLMENT_TOKEN is not set.',
  })
  app.get<{ Params: z.output<typeof params> }>('/labels/:source/:orderId/:shipmentNumber', {
    schema,
    onRequest: (request, reply, next) => {
      if (isAuthorized(request, reply)) next()
    },
    handler: async ({ params: { source, orderId, shipmentNumber } }, reply) => {
      const label = await findLabel(db, `${source}/${orderId}/${shipmentNumber}`)
      if (label === undefined)
        return problem(reply, { status: 404, detail: 'There is no label of this shipment, or not any more.' })
      return reply
        .type(contentTypes.find((type) => type === label.contentType) ?? otherContentType)
        .header('etag', `"${label.sha256}"`)
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .send(label.bytes)
    },
  })
}

const schema = {
  operationId: 'getLabel',
  summary: 'The label of a shipment, as the carrier made it',
  security: [{ token: [] }],
  params,
  response: {
    200: {
      description: 'The label. It is kept for 90 days.',
      content: Object.fromEntries(
        [...contentTypes, otherContentType].map((type) => [type, { schema: z.any() }]),
      ),
      headers: { ETag: { type: 'string', description: 'The SHA-256 of the label.' } },
    },
    400: problemResponse('The path is not that of a shipment.'),
    401: problemResponse('The token is missing or wrong, or none is set.'),
    404: problemResponse('There is no label of this shipment, or not any more.'),
  },
}
