import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { restClient } from '../../../../src/sources/woocommerce/adapters/rest-client.ts'
import type {
  RestClient,
  RestClientOptions,
} from '../../../../src/sources/woocommerce/adapters/rest-client.ts'

/** A client in a hurry. */
export function clientOf(url: string, options: Partial<RestClientOptions> = {}): RestClient {
  return restClient({
    url,
    key: new Secret('ck_of_test'),
    secret: new Secret('cs_of_test'),
    requestsPerSecond: 10_000,
    timeoutMs: 2_000,
    ...options,
  })
}

export type Respond = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A server with the given responses; it records its requests. */
export async function serverOf(
  test: TestContext,
  respond: Respond,
): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`)
    respond(request, response, requests.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
