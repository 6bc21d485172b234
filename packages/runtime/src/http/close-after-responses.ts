import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/**
 * Lets a closing server end as soon as it has responded to the requests that it received: each response
 * closes its connection, and connections without a request are closed. Browsers open some ahead of need, and
 * Node's server would wait for those without end.
 */
export function closeAfterResponses(app: FastifyInstance): void {
  const unused = new Set<Socket>()
  let isClosing = false
  let isSwept = false
  app.server.on('connection', (socket: Socket) => {
    if (isSwept) return void socket.destroy()
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', async () => {
    isClosing = true
    // What has arrived by now is read within a whole turn of the event loop.
    await nextTurn()
    await nextTurn()
    isSwept = true
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy()
  })
}
