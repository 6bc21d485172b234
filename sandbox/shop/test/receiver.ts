import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Received = {
  headers: [name: string, value: string][]
  body: string
  expectedContinue: boolean
}

export type Receiver = {
  url: string
  /** Deliveries, without pings. */
  deliveries: Received[]
  pings: Received[]
  /** What deliveries are answered from now on. */
  status: number
  pingStatus: number
  close(): Promise<void>
}

/** Takes webhooks and keeps them as they came. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer()
  const receiver: Receiver = {
    url: '',
    deliveries: [],
    pings: [],
    status: 200,
    pingStatus: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const take = (expectedContinue: boolean) => async (request: IncomingMessage, response: ServerResponse) => {
    if (expectedContinue) response.writeContinue()
    const headers: [string, string][] = []
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      headers.push([request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? ''])
    }
    const received = { headers, body: await text(request), expectedContinue }
    const ping = request.headers['content-type'] === 'application/x-www-form-urlencoded'
    ;(ping ? receiver.pings : receiver.deliveries).push(received)
    response.writeHead(ping ? receiver.pingStatus : receiver.status).end()
  }
  server.on('request', (request, response) => void take(false)(request, response))
  server.on('checkContinue', (request, response) => void take(true)(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/shop`
  return receiver
}

/** The value of a header, by its exact name. */
export function headerOf({ headers }: Received, name: string): string | undefined {
  return headers.find(([candidate]) => candidate === name)?.[1]
}
