import type { Server } from 'node:http'

/**
 * Bounds connections, and how many of them one address may have: the rest stays for everybody else. One that asks for nothing is
 * closed after some seconds.
 */
export function limitConnections(server: Server, maxConnections: number): void {
  server.maxConnections = maxConnections
  server.headersTimeout = 15_000
  server.keepAliveTimeout = 10_000
  const maxOfAddress = Math.ceil(maxConnections / 2)
  const countOf = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (countOf.get(address) ?? 0) + 1
    if (count > maxOfAddress) return void socket.destroy()
    countOf.set(address, count)
    socket.once('close', () => {
      const left = (countOf.get(address) ?? 1) - 1
      if (left > 0) countOf.set(address, left)
      else countOf.delete(address)
    })
  })
}
