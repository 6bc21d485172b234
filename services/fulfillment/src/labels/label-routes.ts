import type { Db } from 'mongodb'
import type { FastifyInstance } from 'fastify'
import { problem } from '@slipstream/runtime/http/problem.ts'
import { requireToken } from '@slipstream/runtime/http/require-token.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { findLabel } from '../shipments/adapters/label-store.ts'

export type LabelRoutesOptions = { db: Db; token: Secret | undefined }

const contentTypes: ReadonlySet<string> = new Set(['application/pdf', 'image/png', 'application/zpl'])

/** `GET /labels/<shipmentId>`: the carrier's label as it was fetched. */
export async function labelRoutes(app: FastifyInstance, { db, token }: LabelRoutesOptions): Promise<void> {
  const isAuthorized = requireToken(token, {
    missing: 'Send the token of FULFILLMENT_TOKEN as `Authorization: Bearer <token>`.',
    wrong: 'This is not the token of FULFILLMENT_TOKEN.',
    notConfigured: 'Labels are not served: FULFILLMENT_TOKEN is not set.',
  })
  app.get<{ Params: { '*': string } }>('/labels/*', async (request, reply) => {
    if (!isAuthorized(request, reply)) return reply
    const shipmentId = request.params['*']
    const label = shipmentId.length > 600 ? undefined : await findLabel(db, shipmentId)
    if (label === undefined)
      return problem(reply, { status: 404, detail: 'There is no label of this shipment, or not any more.' })
    const contentType = contentTypes.has(label.contentType) ? label.contentType : 'application/octet-stream'
    return reply
      .type(contentType)
      .header('etag', `"${label.sha256}"`)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(label.bytes)
  })
}
