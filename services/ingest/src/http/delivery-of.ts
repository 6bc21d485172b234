import type { FastifyRequest } from 'fastify'
import { traceparentOf } from './trace-requests.ts'
import type { Delivery } from '../domain/delivery.ts'

const noBody = Buffer.alloc(0)

/** The delivery of a request whose body has arrived. */
export function deliveryOf(request: FastifyRequest): Delivery {
  const { headers, body } = request
  return {
    body: Buffer.isBuffer(body) ? body : noBody,
    headers,
    receivedAtMs: Date.now(),
    traceparent: traceparentOf(request),
  }
}
