import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

type Refuse = (reply: FastifyReply, detail: string) => FastifyReply

const refuseByProblem: Refuse = (reply, detail) => problem(reply, { status: 405, detail })

/**
 * Responds 405 with Allow where a path has routes, but none for the method. Call it before the first route,
 * and the returned function after the last.
 *
 * @param refuse sends a 405. Default: as a problem of RFC 9457
 */
export function methodNotAllowed(app: FastifyInstance, refuse: Refuse = refuseByProblem): () => void {
  const methodsOfUrl = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOfUrl.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    methodsOfUrl.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...methodsOfUrl]) {
      const respond = refusal([...methods].sort().join(', '), refuse)
      const method = app.supportedMethods.filter((one) => !methods.has(one))
      // Refused before the body is read.
      app.route({ method, url, schema: { hide: true }, onRequest: respond, handler: respond })
    }
  }
}

function refusal(allow: string, refuse: Refuse) {
  return async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    refuse(reply.header('allow', allow), `${method} is not supported here: use ${allow}.`)
}
