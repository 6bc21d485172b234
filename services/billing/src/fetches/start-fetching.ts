import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { createSendEvent, createSendObject } from '@slipstream/stripe/adapters/send-object.ts'
import { createStripeApi } from '@slipstream/stripe/adapters/stripe-api.ts'
import type { ApiGate } from '@slipstream/stripe/api-gate.ts'
import { createApiGate } from '@slipstream/stripe/create-api-gate.ts'
import { keyMismatch } from '@slipstream/stripe/domain/stripe-response.ts'
import type { StripeSource } from '@slipstream/stripe/stripe-sources.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import type { QueueWorker } from '@slipstream/work/queue-worker-options.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import { fetchItems } from './adapters/fetch-items.ts'
import { fetchQueue } from './domain/fetches-needed.ts'
import { findObjects } from '../objects/adapters/object-store.ts'
import { objectKey } from '../objects/domain/known-object.ts'
import { fetchHandler } from './fetch-handler.ts'

export type FetchingOptions = {
  db: Db
  sources: readonly StripeSource[]
  ingest: IngestAccess | undefined
  logger: Logger
  metrics: Metrics
  /** For metrics. */
  onFetched(source: string, type: string, outcome: string): void
  /** Default: 15 s. */
  leaseMs?: number | undefined
}

/** How the fetches of a source are. `not-configured`: they wait for a setting. */
export type FetchingState = {
  source: string
  kind: 'available' | 'unavailable' | 'unauthorized' | 'not-configured'
  reason: string | null
}

export type Fetching = {
  states(): FetchingState[]
  check(): Promise<void>
  stop(): Promise<void>
}

const concurrency = 5
/** Longer than both requests of a fetch can take. */
const timeoutMs = 60_000

/** Starts the workers that fetch from Stripe. The fetches of a source without a key wait until it has one. */
export function startFetching(options: FetchingOptions): Fetching {
  const { sources, ingest, logger } = options
  const running = new Map<string, { worker: QueueWorker; gate: ApiGate }>()
  const missing = new Map<string, string>()
  for (const source of sources) {
    const reason = whyNot(source, ingest)
    if (reason === undefined && ingest !== undefined)
      running.set(source.name, startSource(options, source, ingest))
    else {
      missing.set(source.name, reason ?? '')
      logger.warn(
        { source: source.name, reason },
        'could not start fetching from Stripe: needed objects wait until it is configured',
      )
    }
  }
  const workers = [...running.values()].map(({ worker }) => worker)
  return {
    states: () => [
      ...[...running].map(([source, { gate }]) => ({
        ...{ source, kind: gate.state.kind, reason: gate.state.reason },
      })),
      ...[...missing].map(([source, reason]) => ({ source, kind: 'not-configured' as const, reason })),
    ],
    check: async () => void (await Promise.all(workers.map((worker) => worker.check()))),
    stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))),
  }
}

function whyNot({ config }: StripeSource, ingest: IngestAccess | undefined): string | undefined {
  if (config.api === undefined) return 'the source has no api'
  if (ingest === undefined) return 'INGEST_URL and INGEST_TOKEN are not set'
  return keyMismatch(config.api.key.reveal(), config.livemode)
}

function startSource(
  { db, logger, metrics, onFetched, leaseMs }: FetchingOptions,
  { name, config }: StripeSource,
  ingest: IngestAccess,
): { worker: QueueWorker; gate: ApiGate } {
  const { api } = config
  if (api === undefined) throw new Error(`the source ${name} has no api`)
  const items = fetchItems(db)
  const queue = fetchQueue(name)
  const gate = createApiGate(db, name, api, logger)
  const handler = fetchHandler({
    ...{ api: createStripeApi(api), gate, livemode: config.livemode, logger },
    ...{ send: createSendObject(ingest), sendEvent: createSendEvent(ingest) },
    async findKnown({ source, type, id }) {
      if (type === 'event') return null
      const key = objectKey(source, type, id)
      return (await findObjects(db, [key])).get(key) ?? null
    },
    onFetched: (type, outcome) => onFetched(name, type, outcome),
  })
  const worker = startQueueWorker({
    ...{ collection: items, queue, handler, gate, concurrency, timeoutMs, logger },
    ...{ hooks: workMetrics(metrics).watch(queue, items), ...(leaseMs !== undefined && { leaseMs }) },
  })
  return { worker, gate }
}
