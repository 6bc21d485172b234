import type { Db } from 'mongodb'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import type { QueueWorker } from '@slipstream/work/queue-worker-options.ts'
import { queueOf, readyServiceQueries } from './service-queries.ts'
import type { ServiceQuery } from './service-queries.ts'

/** Responds to a query, and changes nothing. A refusal is a sentence for the person who waits. It throws for outside faults only. */
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
export function handleQueries(handling: QueryHandling): { stop(): Promise<void> } {
  const { db, service, logger } = handling
  const stopping = new AbortController()
  const { signal } = stopping
  const worker = retryUntilDone(() => readyServiceQueries(db), {
    ...{ signal, firstMs: 1_000, capMs: 30_000 },
    onFailure: ({ error, waitMs }) =>
      logger.warn(
        { err: error },
        `could not prepare queries to ${service}: retrying in ${Math.ceil(waitMs / 1_000)} s`,
      ),
  }).then(
    (): Promise<QueueWorker | undefined> => start(handling, signal),
    () => undefined,
  )
  return {
    async stop() {
      stopping.abort()
      await (await worker)?.stop()
    },
  }
}

async function start(
  { db, service, handlers, logger }: QueryHandling,
  stopping: AbortSignal,
): Promise<QueueWorker | undefined> {
  const collection = await readyServiceQueries(db)
  if (stopping.aborted) return undefined
  return startQueueWorker<ServiceQuery>({
    ...{ collection, queue: queueOf(service), logger, retry, timeoutMs },
    handler: async ({ kind, input }, { signal }) => {
      const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined
      const refusal = `${service} knows no query of the kind ${kind}: is it of the same version?`
      return { kind: 'done', result: handler === undefined ? { refusal } : await handler(input, signal) }
    },
  })
}
