import { randomUUID } from 'node:crypto'
import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { RunningLoop } from '@slipstream/runtime/async/run-loop.ts'
import { claimWork, msUntilDue } from './adapters/claim-work.ts'
import { maxIdleMs } from './adapters/queue-changes.ts'
import { createWakeUps } from './adapters/wake-ups.ts'
import type { WakeUps } from './adapters/wake-ups.ts'
import { asAnyWork } from './adapters/work-collection.ts'
import type { AnyWorkCollection, WorkItem } from './adapters/work-collection.ts'
import { extendLeases, writeManyDecided, writeManyHeld } from './adapters/write-held-work.ts'
import type { DecidedWrite, HeldWrite } from './adapters/write-held-work.ts'
import { defaultRetryPolicy } from './domain/work-outcome.ts'
import { GroupWriter } from './group-writer.ts'
import { ItemRun } from './item-run.ts'
import type { RunEnd, RunParts } from './item-run.ts'
import { startRunSpan } from './observability/run-span.ts'
import type { QueueWorker, QueueWorkerOptions } from './queue-worker-options.ts'

const defaultLeaseMs = 15_000
/** After a claim that found nothing although something was due: another worker was first. */
const contendedMs = 10
const maxExtendedTogether = 500
const maxOutcomesTogether = 500
/** They are in one transaction, with what is written beside them. */
const maxDecisionsTogether = 50

/**
 * Runs the handler for the items of a queue that are due, under a lease that is prolonged while the handler
 * runs and falls to another worker when this one dies. Each write names the fence of its claim, so a worker
 * that lost its lease writes nothing.
 */
export function startQueueWorker<Own extends object>(options: QueueWorkerOptions<Own>): QueueWorker {
  return new Worker(options as unknown as QueueWorkerOptions<object>)
}

class Worker implements QueueWorker {
  readonly #options: QueueWorkerOptions<object>
  readonly #items: AnyWorkCollection
  readonly #id = randomUUID()
  readonly #leaseMs: number
  readonly #stopping = new AbortController()
  readonly #wakeUps: WakeUps
  readonly #parts: RunParts
  readonly #running = new Map<ItemRun, Promise<void>>()
  readonly #heartbeat: NodeJS.Timeout
  readonly #claims: RunningLoop
  #claimCount = 0
  #freed = Promise.withResolvers<void>()

  constructor(options: QueueWorkerOptions<object>) {
    const { collection, logger, queue, timeoutMs } = options
    this.#options = options
    this.#items = asAnyWork(collection)
    this.#leaseMs = options.leaseMs ?? defaultLeaseMs
    this.#wakeUps = createWakeUps(collection)
    const writing = {
      stopping: this.#stopping.signal,
      onFault: (error: unknown) =>
        logger.warn({ err: error, queue }, 'could not record an outcome: retrying'),
    }
    const outcomes = new GroupWriter({
      ...{ ...writing, maxTogether: maxOutcomesTogether },
      writeTogether: (writes: readonly HeldWrite[]) => writeManyHeld(this.#items, writes),
    })
    const decisions = new GroupWriter({
      ...{ ...writing, maxTogether: maxDecisionsTogether },
      writeTogether: (writes: readonly DecidedWrite[]) => writeManyDecided(this.#items, writes),
    })
    const policy = { ...defaultRetryPolicy, ...options.retry }
    const { onLapsed } = options
    this.#parts = { ...writing, items: this.#items, outcomes, decisions, policy, timeoutMs, onLapsed }
    this.#heartbeat = setInterval(() => void this.#extend(), this.#leaseMs / 3)
    this.#claims = runLoop({
      ...{ name: `claim work of ${queue}`, everyMs: 0, logger, step: (signal) => this.#step(signal) },
      backOff: { firstMs: 250, capMs: 10_000 },
    })
  }

  check(): Promise<void> {
    return this.#claims.check()
  }

  wake(): void {
    this.#wakeUps.wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the worker is stopping'))
    this.#freed.resolve()
    await this.#claims.stop()
    await Promise.all(this.#running.values())
    clearInterval(this.#heartbeat)
    await this.#wakeUps.close()
  }

  /** One claim, and the pause that follows it. */
  async #step(signal: AbortSignal): Promise<void> {
    const { concurrency = 1, gate, hooks } = this.#options
    const free = concurrency - this.#running.size
    if (free === 0) return this.#someFreed()
    const { granted, waitMs } = (await gate?.take(free)) ?? { granted: free, waitMs: 0 }
    if (granted === 0) return pause(waitMs, signal)
    const { version } = this.#wakeUps
    const claimed = await this.#claim(granted)
    for (const item of claimed) this.#begin(item)
    if (claimed.length > 0) hooks?.onClaimed?.(claimed.length)
    if (claimed.length < granted) await gate?.giveBack(granted - claimed.length)
    if (claimed.length === 0) await this.#idle(version, signal)
  }

  /** Outcomes that were written together end runs in one turn: the next claim is for all of them. */
  async #someFreed(): Promise<void> {
    await this.#freed.promise
    await endOfTurn()
  }

  #claim(limit: number): Promise<WorkItem[]> {
    this.#claimCount += 1
    const worker = `${this.#id}/${this.#claimCount}`
    return claimWork(this.#items, this.#options, { worker, leaseMs: this.#leaseMs, limit })
  }

  async #idle(version: number, signal: AbortSignal): Promise<void> {
    await this.#wakeUps.listen()
    const dueInMs = (await msUntilDue(this.#items, this.#options)) ?? maxIdleMs
    await this.#wakeUps.wait(version, Math.min(maxIdleMs, dueInMs + contendedMs), signal)
  }

  #begin(item: WorkItem): void {
    const { handler, logger, queue, isTraced = true } = this.#options
    const span = isTraced ? startRunSpan(queue, item.work) : undefined
    const run = new ItemRun(this.#parts, item, span?.traceparent ?? item.work.traceparent)
    const startedAt = performance.now()
    const settled = run
      .run(handler)
      .then((end) => {
        span?.end(end)
        this.#report(item, end, performance.now() - startedAt)
      })
      .catch((error: unknown) => {
        span?.notRecorded()
        logger.error(
          { err: error, queue, item: item._id },
          'could not record an outcome: another worker repeats the run',
        )
      })
      .finally(() => {
        this.#running.delete(run)
        this.#freed.resolve()
        this.#freed = Promise.withResolvers()
      })
    this.#running.set(run, settled)
  }

  #report({ _id: item, work }: WorkItem, end: RunEnd, durationMs: number): void {
    const { hooks, logger, queue } = this.#options
    if (end === 'lease-lost') return hooks?.onLeaseLost?.()
    if (end === 'released') return hooks?.onSettled?.(end, durationMs)
    const { outcome, event } = end
    hooks?.onSettled?.(event === 'deadLettered' ? 'dead-lettered' : outcome.kind, durationMs)
    if (outcome.kind !== 'fail') return
    const fields = { queue, item, attempts: work.attempts + 1, lastError: outcome.reason }
    if (event === 'deadLettered') logger.error(fields, 'work was dead-lettered')
    else logger.warn(fields, 'work failed: retrying')
  }

  async #extend(): Promise<void> {
    const runs = [...this.#running.keys()]
    for (let from = 0; from < runs.length; from += maxExtendedTogether) {
      const some = runs.slice(from, from + maxExtendedTogether)
      try {
        const claims = some.map(({ held }) => held)
        const still = await extendLeases(this.#items, claims, this.#leaseMs)
        if (still.length === some.length) continue
        const names = new Set(still.map(nameOf))
        for (const run of some) if (!names.has(nameOf(run.held))) run.loseLease()
      } catch {
        // The loop of claims reports faults of the database. A lease outlives two of these.
      }
    }
  }
}

const nameOf = ({ id, fence }: ItemRun['held']): string => `${fence}/${id}`

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)
