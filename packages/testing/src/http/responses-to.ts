import { connect } from 'node:net'

/** What an attacker hides from a proxy behind a request. */
const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'

/**
 * The status lines that a server sends for a request, and for one hidden behind
 * it, until it closes the connection.
 */
export function responsesTo(url: string, request: string): Promise<string[]> {
  return new Promise((resolve) => {
    let response = ''
    const { port, hostname } = new URL(url)
    const socket = connect({ port: Number(port), host: hostname })
    socket.on('data', (chunk) => (response += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(response.match(/HTTP\/1\.\d \d+/g) ?? []))
    socket.write(request + hidden, 'latin1')
  })
}
