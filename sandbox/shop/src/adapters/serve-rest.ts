import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RestResponse, RestRequest } from '../domain/rest-api/rest-request.ts'

const maxBodyBytes = 1024 * 1024

export type RestServer = {
  url: string
  respondWith(respond: (request: RestRequest) => RestResponse): void
  close(): Promise<void>
}

/**
 * Listens on 127.0.0.1. Headers of responses go out as they are given, in their order, after Host and Date.
 *
 * @param port 0 for a free one
 * @param nowMs the server's own clock, for the Date of each response
 */
export async function serveRest(port: number, nowMs: () => number): Promise<RestServer> {
  let respond: ((request: RestRequest) => RestResponse) | undefined
  const server = createServer((incoming, response) => {
    void (async () => {
      const request = await read(incoming)
      if (request === undefined || respond === undefined) {
        response.writeHead(request === undefined ? 413 : 503, { connection: 'close' }).end()
        return
      }
      const { status, headers, body } = respond(request)
      const host: [string, string] = ['Host', incoming.headers.host ?? '']
      const date: [string, string] = ['Date', new Date(nowMs()).toUTCString()]
      response.writeHead(status, [host, date, ...headers].flat())
      response.end(incoming.method === 'HEAD' ? undefined : body)
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    respondWith: (handler) => (respond = handler),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @returns undefined when the body is larger than any that this API has a use for */
async function read(incoming: IncomingMessage): Promise<RestRequest | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  const stream = incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  const { method = 'GET', url = '/', headers, socket } = incoming
  return {
    method,
    target: url,
    host: headers.host ?? '',
    secure: headers['x-forwarded-proto'] === 'https',
    loopback: socket.remoteAddress === '127.0.0.1',
    authorization: headers.authorization,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
