import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'

export type Gate = {
  /** Stands for what the gate leads to. */
  url: string
  leadTo(url: string): void
  /** Lets everything through, also what was held: the initial state. */
  open(): void
  /** Lets nothing through for now; clients wait. */
  hold(): void
  /** As if nothing were there: connections break. */
  shut(): void
  /** How many are held now. */
  waiting(): number
  stop(): Promise<void>
}

/**
 * Stands between two parts of a system that speak HTTP, so that a test decides when,
 * and whether, one reaches the other.
 */
export async function startGate(): Promise<Gate> {
  let target: string | undefined
  let isShut = false
  let held: PromiseWithResolvers<void> | undefined
  let waiting = 0

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    waiting += 1
    await held?.promise
    waiting -= 1
    if (isShut || target === undefined) throw new Error('nothing is there')
    const { method, headers, url = '/' } = incoming
    const forwarded = request(new URL(url, target), { method: method ?? 'GET', headers })
    const responded = once(forwarded, 'response') as Promise<[IncomingMessage]>
    await Promise.all([responded, pipeline(incoming, forwarded)])
    const [response] = await responded
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    await pipeline(response, outgoing)
  }
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const release = (): void => {
    held?.resolve()
    held = undefined
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => void (target = url),
    open() {
      isShut = false
      release()
    },
    hold: () => void (held ??= Promise.withResolvers()),
    shut() {
      isShut = true
      release()
    },
    waiting: () => waiting,
    async stop() {
      isShut = true
      release()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
