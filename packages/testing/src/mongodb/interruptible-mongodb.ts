import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/**
 * A way to MongoDB that can be cut, and stalled: what is sent then arrives when it is restored.
 * Responses alone can be stalled too.
 */
export async function interruptibleMongodb(mongodbUrl: string) {
  const [, host = '', port = ''] = /^mongodb:\/\/([^:/,]+):(\d+)/.exec(mongodbUrl) ?? []
  const sockets = new Set<Socket>()
  const upstreams = new Set<Socket>()
  let isCut = false
  const server = createServer((client) => {
    if (isCut) return void client.destroy()
    const upstream = connect(Number(port), host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    upstreams.add(upstream)
    upstream.on('close', () => upstreams.delete(upstream))
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    cut,
    stall() {
      for (const socket of sockets) socket.pause()
    },
    stallResponses() {
      for (const socket of upstreams) socket.pause()
    },
    restore() {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    close() {
      cut()
      server.close()
    },
  }
}
