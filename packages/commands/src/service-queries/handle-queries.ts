import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import { queueOf, readyServiceQueries } from './service-queries.ts'
import type { ServiceQuery } from './service-queries.ts'

/**
 * Responds to a query, and changes nothing. A refusal is a sentence for the person who
 * waits. It throws for outside faults only.
 */
export type QueryHandler = (
  input: Fields,
  signal: AbortSignal,
) => Promise<{ response: Fields } | { refusal: string }>

export type QueryHandling = {
  db: Db
  service: ServiceQuery['to']
  handlers: Readonly<Record<string, QueryHandler>>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Somebody waits for the response: one more attempt, soon. */
const retry = { backOff: { firstMs: 250, capMs: 250 }, maxAttempts: 2 }
const timeoutMs = 30_000

/** Runs in the service that responds. It begins once the collection is ready, and needs nothing else. */
export function handleQueries({ db, service, handlers, logger }: QueryHandling): { stop(): Promise<void> } {
  return startWhenReady(`queries to ${service}`, logger, async () => {
    const collection = await readyServiceQueries(db)
    return startQueueWorker<ServiceQuery>({
      ...{ collection, queue: queueOf(service), logger, retry, timeoutMs },
      handler: async ({ kind, input }, { signal }) => {
        const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined
        const refusal = `${service} knows no query of the kind ${kind}: is it of the same version?`
        return { kind: 'done', result: handler === undefined ? { refusal } : await handler(input, signal) }
      },
    })
  })
}
