import type { FastifyInstance } from 'fastify'
import { problem } from '../problem.ts'

/** RFC 9112, 3.2: node:http takes the first of them, and a proxy before it may have taken another. */
export function refuseSeveralHosts(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { rawHeaders } = request.raw
    let hosts = 0
    for (let at = 0; at < rawHeaders.length; at += 2)
      if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts++
    if (hosts <= 1) return done()
    problem(reply.header('connection', 'close'), { status: 400, detail: 'There is more than one Host.' })
  })
}
