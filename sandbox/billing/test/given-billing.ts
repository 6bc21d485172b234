import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { BillingOptions } from '../src/billing-options.ts'
import { startBilling } from '../src/start-billing.ts'
import type { RunningBilling } from '../src/start-billing.ts'

export const secret = 'whsec_slipstream_test_secret'
const startMs = Date.parse('2026-01-31T10:00:00Z')
/** Real time of signatures in tests. */
export const wallMs = Date.parse('2026-11-22T00:00:00Z')

export type Received = { headers: Record<string, string | undefined>; body: string; event: any }

export type GivenBilling = {
  billing: RunningBilling
  received: Received[]
  /** What the receiver responds from now on. */
  setStatus(status: number): void
  /** Starts it, with an endpoint at the receiver. */
  open(options?: BillingOptions, endpoint?: object): Promise<RunningBilling>
  close(): Promise<void>
}

/** A receiver of webhooks, and a billing whose clock stands still between moves. */
export async function givenBilling(): Promise<GivenBilling> {
  let status = 200
  const running: RunningBilling[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      given.received.push({ headers: request.headers as Received['headers'], body, event: JSON.parse(body) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/webhooks/billing`
  const given: GivenBilling = {
    billing: undefined as unknown as RunningBilling,
    received: [],
    setStatus: (wanted) => (status = wanted),
    open: async (options = {}, endpoint = {}) => {
      given.billing = await startBilling({
        ...{ mode: 'stepped', startsAtMs: startMs, wallMs: () => wallMs, maxDeliveries: 1 },
        endpoints: [{ id: 'we_slipstream', url, secret, ...endpoint }],
        ...options,
      })
      running.push(given.billing)
      return given.billing
    },
    close: async () => {
      await Promise.all(running.map((one) => one.stop()))
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return given
}
