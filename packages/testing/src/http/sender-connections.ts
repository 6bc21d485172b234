import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { TestContext } from 'node:test'

export type SenderConnections = {
  /** A connection from an address of this machine, which collects what is answered. */
  open(localAddress?: string): { socket: Socket; response: () => string }
  /** Opens one from 127.0.0.2, and sends the beginning, then the piece repeatedly, until it is cut off. */
  drip(begin: string, piece: string): { socket: Socket; response: () => string }
}

/** Connections to a server on 127.0.0.1, which end with the test. */
export function senderConnections(t: Pick<TestContext, 'after'>, url: string): SenderConnections {
  const port = Number(new URL(url).port)
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  const open: SenderConnections['open'] = (localAddress = '127.0.0.1') => {
    const socket = connect({ port, host: '127.0.0.1', localAddress })
    sockets.push(socket)
    let response = ''
    socket.on('data', (chunk) => (response += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    return { socket, response: () => response }
  }
  return {
    open,
    drip(begin, piece) {
      const connection = open('127.0.0.2')
      const { socket } = connection
      socket.write(begin)
      const timer = setInterval(() => socket.writable && socket.write(piece), 20)
      socket.once('close', () => clearInterval(timer))
      return connection
    },
  }
}

/** Resolves when a connection is closed, also by an error. */
export const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())))

/**
 * What slow senders begin a POST with, and what they send again and again, by its name.
 *
 * @param headers further ones, each with its line break
 */
export function slowRequests(path: string, headers = ''): Record<string, [begin: string, piece: string]> {
  const post = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}`
  return {
    nothing: ['', ''],
    'headers byte by byte': [post, 'X'],
    'a body byte by byte': [`${post}Content-Length: 1000\r\n\r\n`, 'x'],
    'a body in chunks of a byte': [`${post}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'],
  }
}
