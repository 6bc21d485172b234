import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { callBack } from './call-back.ts'
import { verifiedCallout } from './verified-callout.ts'
import type { Callout } from './verified-callout.ts'

export type ReceiverOptions = {
  port: number
  secret: string
  /** Where callbacks of `certificate` go. Default: none is sent. */
  callbackUrl?: string | undefined
  /** How long a certificate takes. */
  certificateMs: number
  /** Whether it is out of order at a time, in milliseconds since its start. Default: never. */
  isUnavailable?(sinceStartMs: number): boolean
  onLine(line: string): void
}

export type Receiver = {
  url: string
  /** How often each effect took place, by the id of its call-out. */
  effects: ReadonlyMap<string, number>
  /** Whose each call-out of `effects` is. */
  customers: ReadonlyMap<string, string>
  stop(): Promise<void>
}

/**
 * Plays the service whose subscriptions Slipstream follows: `/provisioning` is done when it responds,
 * `/certificate` takes a while and is reported by a callback. It knows call-outs that it has had.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { secret, isUnavailable = () => false, onLine } = options
  const startedAt = Date.now()
  const effects = new Map<string, number>()
  const customers = new Map<string, string>()
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()

  async function respond(request: IncomingMessage): Promise<number> {
    const body = await text(request)
    if (isUnavailable(Date.now() - startedAt)) return 503
    const callout = verifiedCallout(secret, request.headers as Record<string, string>, body)
    if (callout === undefined) return 401
    const isSlow = request.url === '/certificate'
    // The same id again is the same call-out: its response was lost.
    if (effects.has(callout.data.taskId)) return isSlow ? 202 : 200
    customers.set(callout.data.taskId, callout.data.customer.customerId)
    if (!isSlow) return provision(callout)
    effects.set(callout.data.taskId, 0)
    const making = makeCertificate(callout).finally(() => underWay.delete(making))
    underWay.add(making)
    return 202
  }

  function provision({ data }: Callout): number {
    effects.set(data.taskId, 1)
    const names = data.entitlements.names.join(', ') || 'nothing'
    onLine(`${data.customer.customerId} may use ${names}`)
    return 200
  }

  async function makeCertificate({ data }: Callout): Promise<void> {
    const { taskId, customer } = data
    const { customerId } = customer
    const { callbackUrl, certificateMs } = options
    await sleep(certificateMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    if (stopping.signal.aborted) return
    effects.set(taskId, (effects.get(taskId) ?? 0) + 1)
    onLine(`${customerId} has a certificate, after ${certificateMs / 1_000} s`)
    if (callbackUrl === undefined) return
    const report = { taskId, customerId, status: 'done' } as const
    await callBack(callbackUrl, secret, report, stopping.signal)
  }

  const server = createServer((request, response) => {
    void respond(request)
      .catch(() => 500)
      .then((status) => response.writeHead(status).end())
  }).listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    ...{ url: `http://127.0.0.1:${port}`, effects, customers },
    async stop() {
      stopping.abort()
      server.closeAllConnections()
      server.close()
      await Promise.all(underWay)
    },
  }
}
