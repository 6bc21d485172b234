import type { FastifyReply } from 'fastify'
import { faultKinds } from '../domain/faults/fault-kinds.ts'
import type { RequestFault } from '../domain/faults/decide-fault.ts'
import { bytesOf, refusal, sendResponse } from './carrier-response.ts'
import type { CarrierResponse } from './carrier-response.ts'

const htmlPage =
  '<!doctype html><html><head><title>Bobs Post</title></head><body><h1>We are improving our service</h1></body></html>'
const message = 'Bobs Post could not do this now.'

/**
 * Responds as the fault wants it.
 *
 * @param response what the work resulted in; undefined when it was not done
 */
export function injectFault(
  reply: FastifyReply,
  { name, fault }: RequestFault,
  response: CarrierResponse | undefined,
  speed: number,
): FastifyReply {
  switch (name) {
    case 'rateLimited': {
      const waitMs = fault.waitMs ?? faultKinds.rateLimited.wait.defaultMs
      const headers = { 'retry-after': String(Math.ceil(waitMs / speed / 1_000)) }
      return sendResponse(reply, { ...refusal(429, 'REQUEST.RATE_LIMITED', 'Too many requests.'), headers })
    }
    case 'hang':
      return reply.hijack()
    case 'reset':
      reply.hijack()
      reply.raw.socket?.resetAndDestroy()
      return reply
    case 'errorInside':
      return sendResponse(reply, refusal(200, 'SERVICE.UNAVAILABLE', message))
    case 'htmlPage':
      return reply.code(200).type('text/html; charset=utf-8').send(htmlPage)
    case 'halfBody':
      return sendHalf(reply, response ?? refusal(200, 'SERVICE.UNAVAILABLE', message))
    case 'carrierTimeout':
      return sendResponse(
        reply,
        refusal(422, 'SHIPMENT.CARRIER.TIMED_OUT', 'The depot did not respond in time.'),
      )
    default:
      return sendResponse(reply, refusal(500, 'SERVER.ERROR', message))
  }
}

/** The headers announce the whole body. */
function sendHalf(reply: FastifyReply, { status, body }: CarrierResponse): FastifyReply {
  const bytes = bytesOf(body)
  reply.hijack()
  reply.raw.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  reply.raw.write(bytes.subarray(0, bytes.length >> 1), () => reply.raw.destroy())
  return reply
}
