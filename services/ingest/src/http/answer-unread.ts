import type { FastifyReply, RouteOptions } from 'fastify'

/** A route that answers by the head alone: no body is read for nothing. */
export function answerUnread(
  answerTo: (reply: FastifyReply) => FastifyReply,
): Pick<RouteOptions, 'onRequest' | 'handler'> {
  return { onRequest: (_request, reply) => void answerTo(reply), handler: () => undefined }
}

export const otherMethods = ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
