import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/**
 * Responds 405 with Allow where a path has routes, but none for the method. Call it before the first route, and the returned
 * function after the last.
 */
export function methodNotAllowed(app: FastifyInstance): () => void {
  const methodsOfUrl = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOfUrl.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    methodsOfUrl.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...methodsOfUrl]) {
      const refuse = refusal([...methods].sort().join(', '))
      const method = app.supportedMethods.filter((one) => !methods.has(one))
      // Refused before the body is read.
      app.route({ method, url, schema: { hide: true }, onRequest: refuse, handler: refuse })
    }
  }
}

function refusal(allow: string) {
  return async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    problem(reply.header('allow', allow), {
      status: 405,
      detail: `${method} is not supported here: use ${allow}.`,
    })
}
