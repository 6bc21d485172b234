import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { ClaimFrom } from './adapters/claim-work.ts'
import type { Gate } from './adapters/shared-rate.ts'
import type { WorkCollection, WorkItem } from './adapters/work-collection.ts'
import type { RetryPolicy, WorkOutcome } from './domain/work-outcome.ts'
import type { HandlerOutcome, WorkHandler } from './work-handler.ts'

/** What happens in a worker, for metrics. */
export type WorkerHooks = {
  onClaimed?(count: number): void
  /** @param durationMs of the handler */
  onSettled?(outcome: WorkOutcome['kind'] | 'dead-lettered' | 'released', durationMs: number): void
  /** An outcome was not written, because another claim held the item or it was cancelled. */
  onLeaseLost?(): void
}

export type QueueWorkerOptions<Own extends object> = ClaimFrom & {
  collection: WorkCollection<Own>
  handler: WorkHandler<Own>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** How many items of this queue this worker holds at the same time; default: 1. */
  concurrency?: number
  /** How long an item stays with a worker that died; prolonged while the handler runs. Default: 15 s. */
  leaseMs?: number
  /** A handler without a result after this time has failed; default: none. */
  timeoutMs?: number
  /** Default: `defaultRetryPolicy`. */
  retry?: Partial<RetryPolicy>
  /** Default: none. */
  gate?: Gate
  hooks?: WorkerHooks
  /** Whether each run is a span of the trace of what caused the work; default: true. */
  isTraced?: boolean
  /** The outcome of an item that has outlived too many workers; default: dead-lettered. */
  onLapsed?: (item: WorkItem<Own>, reason: string) => HandlerOutcome
}

export type QueueWorker = {
  /** Rejects with the last fault of the database until it responds again; for health. */
  check(): Promise<void>
  /** Looks immediately for work that is due. */
  wake(): void
  /**
   * Claims no more, aborts the handlers' signals and resolves when all are
   * recorded; what is not done is given back.
   */
  stop(): Promise<void>
}
