import type { Server } from 'node:http'

/**
 * The connections and times that an unauthenticated sender may use. Pass `checkMs` to the server, too, as
 * `connectionsCheckingInterval`.
 */
export type ConnectionLimits = {
  /** Of all senders; one address may have half of them. */
  connections: number
  /** Within which the headers of a request must arrive. */
  headersMs: number
  /** Within which a request must arrive with its body. */
  requestMs: number
  /** How long a connection stays open between requests. */
  idleMs: number
  /** How often overdue connections are looked for. Node's default of 30 s grants them that much more. */
  checkMs: number
}

export const connectionLimits: ConnectionLimits = {
  connections: 1_024,
  headersMs: 15_000,
  requestMs: 30_000,
  idleMs: 10_000,
  checkMs: 1_000,
}

/** Bounds connections, their times, and how many one address may have: the rest is for others. */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  server.maxConnections = limits.connections
  server.headersTimeout = limits.headersMs
  server.requestTimeout = limits.requestMs
  server.keepAliveTimeout = limits.idleMs
  const maxOfAddress = Math.ceil(limits.connections / 2)
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
