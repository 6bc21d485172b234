import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { draw } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { Webhook } from 'standardwebhooks'

/** What was done for a subscription, once for each id of a request. */
export type Effect = { webhookId: string; what: string }

/**
 * The seller's own service: it does what call-outs request, once for each id, and often fails to respond
 * after it did so. While it is held, all its responses wait.
 *
 * @param secret that requests must be signed with
 */
export async function startProvisioning(
  test: TestContext,
  { seed, secret }: { seed: number; secret: string },
) {
  const effects = new Map<string, Effect>()
  let requests = 0
  const traceparents: string[] = []
  const webhook = new Webhook(secret)
  let [release, released] = [(): void => undefined, Promise.resolve()]
  let waiting = 0
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { type, data } = webhook.verify(body, request.headers as Record<string, string>) as {
        type: string
        data: { subscription: { subscriptionId: string } | null }
      }
      traceparents.push(String(request.headers['traceparent']))
      const webhookId = String(request.headers['webhook-id'])
      effects.set(webhookId, { webhookId, what: `${type} ${data.subscription?.subscriptionId}` })
      const drawn = draw(seed, 'response', requests++)
      waiting += 1
      await released
      waiting -= 1
      if (drawn < 0.05) request.socket.destroy()
      else response.writeHead(drawn < 0.1 ? 503 : 200).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/provision`,
    effects: () => [...effects.values()].map(({ what }) => what).sort(),
    requests: () => requests,
    hold(): void {
      const held = Promise.withResolvers<void>()
      released = held.promise
      release = held.resolve
    },
    release: () => release(),
    /** Requests that have no response yet. */
    waiting: () => waiting,
    /** Of all requests. */
    traceparents,
  }
}
