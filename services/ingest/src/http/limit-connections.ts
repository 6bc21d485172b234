import type { Server } from 'node:http'

/** What a sender who proves nothing may take up. */
export type ConnectionLimits = {
  /** Of all senders; one address may have half of them. */
  connections: number
  /** Within which the headers of a request must arrive. */
  headersMs: number
  /** How long a connection without a request stays open. */
  idleMs: number
  /** How often connections that are over time are looked for. */
  checkMs: number
  /** How long a body may arrive at any rate. */
  bodyGraceMs: number
}

export const connectionLimits: ConnectionLimits = {
  connections: 4_096,
  headersMs: 15_000,
  idleMs: 10_000,
  checkMs: 1_000,
  bodyGraceMs: 5_000,
}

/**
 * Bounds connections, and how many of them one address may have: the rest stays for everybody else. One that asks for nothing is
 * closed after some seconds.
 */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  server.maxConnections = limits.connections
  server.headersTimeout = limits.headersMs
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
