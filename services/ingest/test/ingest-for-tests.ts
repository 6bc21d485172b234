import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { Appender, NewRecord } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { createApp, type IngestLimits } from '../src/http/app.ts'
import type { OpenLog } from '../src/adapters/log-gate.ts'

export type IngestResponse = {
  status: number
  headers: IncomingHttpHeaders
  json: Record<string, unknown>
}

export type Sent = {
  path: string
  headers: readonly (readonly [string, string])[]
  body: Buffer
  method?: string
}

export type TestConfig = {
  isPublic?: boolean
  sources: Record<string, unknown>
  bodyLimitBytes?: number
  ingestTokens?: string[]
  limits?: Partial<IngestLimits>
  environment: Record<string, string>
}

/** Ingest over HTTP, with a log in memory: a test may close it, and change how it appends. */
export async function ingestForTests(given: TestConfig) {
  const { environment, ingestTokens, isPublic = false, limits, ...config } = given
  const records: NewRecord[] = []
  const refusals: NewRecord[] = []
  const appendTo =
    (kept: NewRecord[]) =>
    (record: NewRecord): ReturnType<Appender['append']> => {
      kept.push(record)
      return Promise.resolve({ topic: record.topic, partition: 0, offset: BigInt(kept.length - 1) })
    }
  // Refusals are appended at any time, so they are kept apart from what was delivered.
  const log = { isOpen: true, append: appendTo(records), appendRefusal: appendTo(refusals) }
  const open: OpenLog = {
    schemaIds,
    topicPrefix: '',
    appender: {
      append(record) {
        if (record.value === null) throw new Error('ingest removes nothing')
        return record.topic === 'refusals' ? log.appendRefusal(record) : log.append(record)
      },
      check: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  }
  const metrics = createMetrics('ingest', { defaults: false })
  const health = createHealth()
  const app = await createApp({
    config: configSchema(environment).parse(config),
    log: () => (log.isOpen ? open : undefined),
    ingestTokens: ingestTokens?.map((token) => new Secret(token)),
    instance: 'ingest-test',
    isPublic,
    limits,
    logger: createLogger({ name: 'ingest', level: 'silent' }),
    health,
    metrics,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    log,
    metrics,
    health,
    records,
    refusals: (): Event[] => refusals.map((record) => decodeEvent(record)),
    events: (): Event[] => records.map((record) => decodeEvent(record)),
    post: (sent: Sent): Promise<IngestResponse> => send(url, sent),
    /** Connections that are open now. */
    connections: () =>
      new Promise<number>((resolve, reject) => {
        app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
      }),
    close: () => app.close(),
  }
}

export type Ingest = Awaited<ReturnType<typeof ingestForTests>>

/** A request with just these headers; a body announced with `Expect: 100-continue` waits to go ahead. */
export function send(url: string, { path, headers, body, method = 'POST' }: Sent): Promise<IngestResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${path}`, { method, headers: headers.flat() }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json })
      })
    })
    outgoing.on('error', reject)
    const isWaiting = headers.some(([name]) => name.toLowerCase() === 'expect')
    if (isWaiting) outgoing.once('continue', () => outgoing.end(body)).flushHeaders()
    else outgoing.end(body)
  })
}

/** A delivery as WooCommerce signs and heads it. */
export function wooDelivery(
  body: Buffer | object,
  { topic = 'order.updated', secret = 'secret', path = '/webhooks/shop', headers = {} } = {},
): Sent {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  const all: Record<string, string> = {
    Host: 'ingest.test',
    'User-Agent': 'WooCommerce/8.9.3 Hookshot (WordPress/6.5.5)',
    'Content-Type': 'application/json',
    'X-WC-Webhook-Source': 'https://shop.test/',
    'X-WC-Webhook-Topic': topic,
    'X-WC-Webhook-Resource': topic.split('.')[0] ?? '',
    'X-WC-Webhook-Event': topic.split('.')[1] ?? '',
    'X-WC-Webhook-Signature': createHmac('sha256', secret).update(bytes).digest('base64'),
    'X-WC-Webhook-ID': '2',
    'X-WC-Webhook-Delivery-ID': '15445e937e9918aadcb4514b777c19c0',
    'Content-Length': String(bytes.length),
    ...headers,
  }
  return { path, body: bytes, headers: Object.entries(all).filter(([, value]) => value !== '') }
}
