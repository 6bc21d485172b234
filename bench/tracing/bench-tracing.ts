import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { traceBatch } from '@slipstream/event-log/consume/trace-batch.ts'
import { tracedBy } from '@slipstream/events/event.ts'
import type { Event } from '@slipstream/events/event.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { inSpan } from '@slipstream/runtime/observability/tracing/spans.ts'
import { startTracing } from '@slipstream/runtime/observability/tracing/start-tracing.ts'
import { initialWork } from '@slipstream/work/domain/work.ts'
import { startRunSpan } from '@slipstream/work/observability/run-span.ts'
import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { orderEvent } from '../project/order-life.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const batchSize = 200
const work = initialWork({ queue: 'ship/bench', traceparent }, new Date(0))
const started = { consumer: 'bench', topic: 'orders', startedAtMs: 0 }
const record = (n: number): LogRecord => ({
  ...{ key: `shop/${n}`, value: Buffer.alloc(0), headers: { traceparent, ce_type: 'OrderUpdated' } },
  ...{ position: { topic: 'orders', partition: 0, offset: BigInt(n) }, recordedAtMs: 0 },
})
const records = Array.from({ length: batchSize }, (_, n) => record(n))
const nothing = (): Promise<void> => Promise.resolve()
const spanOfSend = () => ({ name: 'send orders', kind: 'producer' }) as const

/** What tracing adds to each of these, with nothing of the work itself. */
const parts: Record<string, { times: number; run(): Promise<unknown> | void }> = {
  'a record that a consumer has handled': {
    times: batchSize,
    run: () => traceBatch(started, records, () => 'handled'),
  },
  'an append, or the sending of a mail': { times: 1, run: () => inSpan(traceparent, spanOfSend, nothing) },
  'a call without it, which those two lines include': { times: 1, run: nothing },
  'a run of a worker': { times: 1, run: () => startRunSpan('ship/bench', work)?.end('released') },
}

/**
 * The cost of tracing for each step of an event: where it is off, where nothing is
 * sampled, and where all is exported.
 */
export async function benchTracing({ rounds }: { rounds: number }): Promise<string> {
  const off = await measureAll(rounds, 2_000_000)
  const sink = await startSink()
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = sink.url
  process.env['OTEL_TRACES_SAMPLER'] = 'always_off'
  const unsampled = await traced(() => measureAll(rounds, 100_000))
  process.env['OTEL_TRACES_SAMPLER'] = 'always_on'
  const exported = await traced(() => measureAll(rounds, 20_000))
  await sink.stop()
  const rows = Object.keys(parts).map((name) => [
    name,
    ...[off, unsampled, exported].map((figures) => textOf(figures.get(name) ?? [])),
  ])
  return `${table(['nanoseconds of CPU for', 'off', 'on, nothing sampled', 'on, all exported'], rows)}\n\n${storedBytes()}`
}

/** Of this thread: other work on the machine does not count. */
function cpuNs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) * 1_000
}

/** Rounds take turns, after one that warms up. */
async function measureAll(rounds: number, times: number): Promise<Map<string, number[]>> {
  const figures = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++)
    for (const [name, { times: each, run }] of Object.entries(parts)) {
      const turns = times / each
      const begun = cpuNs()
      for (let turn = 0; turn < turns; turn++) {
        const ending = run()
        if (ending !== undefined) await ending
      }
      const took = (cpuNs() - begun) / times
      if (round > 0) figures.set(name, [...(figures.get(name) ?? []), took])
    }
  return figures
}

async function traced<T>(measure: () => Promise<T>): Promise<T> {
  const tracing = await startTracing('bench', {
    logger: silentLogger,
    metrics: createMetrics('bench', { defaults: false }),
  })
  try {
    return await measure()
  } finally {
    await tracing?.stop()
  }
}

function textOf(figures: readonly number[]): string {
  const { median, min, max } = spread(figures)
  const shown = (ns: number): string => (ns < 100 ? ns.toFixed(1) : String(Math.round(ns)))
  return `${shown(median)} (${shown(min)}–${shown(max)})`
}

/** What is stored more of an event in an outbox. */
function storedBytes(): string {
  const { traceparent: _, ...event } = orderEvent(1, 0).event
  const bytes = (one: object): number => Buffer.byteLength(JSON.stringify(one))
  const more = bytes(tracedBy(event as Event, traceparent)) - bytes(event)
  return `What waits is larger by ${more} bytes; an event of an order has ${bytes(event)}.`
}

/** A collector in a thread of its own. */
async function startSink(): Promise<{ url: string; stop(): Promise<unknown> }> {
  const worker = new Worker(
    `const { createServer } = require('node:http')
     const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')))
     server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port))`,
    { eval: true },
  )
  const [port] = (await once(worker, 'message')) as [number]
  return { url: `http://127.0.0.1:${port}`, stop: () => worker.terminate() }
}
