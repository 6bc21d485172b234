import type { AnyWorkCollection, WorkItem } from './adapters/work-collection.ts'
import { writeHeld, writeWithEffects } from './adapters/write-held-work.ts'
import type { DecidedWrite, Decision, Held, HeldItem, HeldWrite } from './adapters/write-held-work.ts'
import { decideWork } from './domain/decide-work.ts'
import type { WorkCommand } from './domain/decide-work.ts'
import { evolveWork } from './domain/evolve-work.ts'
import type { WorkEvent } from './domain/work-event.ts'
import { outcomeOfLapses } from './domain/work-outcome.ts'
import type { RetryPolicy, WorkOutcome } from './domain/work-outcome.ts'
import type { Fields, Work } from './domain/work.ts'
import type { GroupWriter } from './group-writer.ts'
import { LeaseLost } from './work-handler.ts'
import type {
  Beside,
  DecidedOutcome,
  DecidedStep,
  HandlerOutcome,
  WorkContext,
  WorkHandler,
} from './work-handler.ts'
import { isDatabaseFault, retryWrite } from '@slipstream/mongo/transactions/retry-write.ts'
import type { WriteRetry } from '@slipstream/mongo/transactions/retry-write.ts'

/** What the runs of a worker share. */
export type RunParts = WriteRetry & {
  items: AnyWorkCollection
  outcomes: GroupWriter<HeldWrite, boolean>
  decisions: GroupWriter<DecidedWrite, Decision | undefined>
  policy: RetryPolicy
  timeoutMs: number | undefined
  onLapsed: ((item: WorkItem, reason: string) => HandlerOutcome) | undefined
}

/**
 * How a run ended: with the event of its outcome, given back, or with nothing
 * written as another claim holds the item.
 */
export type RunEnd = { outcome: WorkOutcome; event: WorkEvent['type'] } | 'released' | 'lease-lost'

/** One run of the handler for one claimed item, up to the record of its outcome. */
export class ItemRun {
  readonly held: Held
  readonly #parts: RunParts
  readonly #item: WorkItem
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  readonly #traceparent: string | undefined
  #work: Work

  /** @param traceparent of this run */
  constructor(parts: RunParts, item: WorkItem, traceparent: string | undefined) {
    this.#parts = parts
    this.#item = item
    this.#traceparent = traceparent
    this.#work = item.work
    this.held = { id: item._id, fence: item.work.fence }
    this.#signal = AbortSignal.any([parts.stopping, this.#over.signal])
  }

  /** Ends the run: nothing that it does from here on is written. */
  loseLease(): void {
    this.#over.abort(new LeaseLost(this.held.id))
  }

  /** @throws the database's fault, when the process stops before the outcome could be recorded */
  async run(handler: WorkHandler<object>): Promise<RunEnd> {
    let outcome: HandlerOutcome
    try {
      outcome = this.#outcomeOfLapses() ?? (await this.#call(handler))
    } catch (error) {
      if (this.#over.signal.reason instanceof LeaseLost) return 'lease-lost'
      if (this.#parts.stopping.aborted) return this.#release()
      outcome = { kind: 'fail', reason: messageOf(error) }
    }
    try {
      return await this.#settle(outcome)
    } catch (error) {
      if (isDatabaseFault(error)) throw error
      const reason = `could not store its outcome: ${messageOf(error)}`
      return this.#settle({
        kind: 'fail',
        reason,
        isPermanent: outcome.kind !== 'decided' && outcome.effects === undefined,
      })
    }
  }

  #outcomeOfLapses(): HandlerOutcome | undefined {
    const { policy, onLapsed } = this.#parts
    const outcome = outcomeOfLapses(this.#work, policy)
    return outcome === undefined ? undefined : (onLapsed?.(this.#item, outcome.reason) ?? outcome)
  }

  async #call(handler: WorkHandler<object>): Promise<HandlerOutcome> {
    const { timeoutMs } = this.#parts
    const running = handler(this.#item, {
      signal: this.#signal,
      traceparent: this.#traceparent,
      recordProgress: (progress, { isStep = false, ...beside } = {}) =>
        this.#recordProgress(progress, isStep, beside),
      recordDecided: (decide) => this.#recordDecided(decide),
    } satisfies WorkContext)
    if (timeoutMs === undefined) return running
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const error = new Error(`the handler had no result within ${timeoutMs} ms`)
      this.#over.abort(error)
      timeout.reject(error)
    }, timeoutMs)
    // A handler that ends later can write nothing.
    return Promise.race([running, timeout.promise]).finally(() => clearTimeout(timer))
  }

  async #recordProgress(progress: Fields, isStep: boolean, { set, effects }: Beside): Promise<void> {
    this.#over.signal.throwIfAborted()
    const event = this.#decide({ type: 'recordProgress', fence: this.held.fence, progress, isStep })
    if (!(await this.#write(event, set, effects))) {
      this.loseLease()
      throw new LeaseLost(this.held.id)
    }
    this.#work = evolveWork(this.#work, event, new Date())
  }

  async #recordDecided<Step extends DecidedStep>(decide: (held: HeldItem) => Step): Promise<Step> {
    this.#over.signal.throwIfAborted()
    const decision = await this.#writeDecided((held) => {
      const step = decide(held)
      const { progress, set, writes } = step
      const recorded = { type: 'recordProgress', fence: this.held.fence, progress, isStep: true } as const
      return { event: this.#decide(recorded), set, writes, step }
    })
    if (decision === undefined) {
      this.loseLease()
      throw new LeaseLost(this.held.id)
    }
    this.#work = evolveWork(this.#work, decision.event, new Date())
    return decision.step
  }

  async #settleDecided({ decide, onLeaseLost }: DecidedOutcome): Promise<RunEnd> {
    const decision = await this.#writeDecided((held) => {
      const { set, writes, ...outcome } = decide(held)
      return { event: this.#eventOf(outcome), set, writes, outcome }
    })
    if (decision !== undefined) return { outcome: decision.outcome, event: decision.event.type }
    await onLeaseLost?.()
    return 'lease-lost'
  }

  async #writeDecided<Made extends Decision>(decide: (held: HeldItem) => Made): Promise<Made | undefined> {
    const write: DecidedWrite<Made> = { held: this.held, decide, tries: new Map() }
    // It is what `decide` made.
    return (await this.#parts.decisions.write(write)) as Made | undefined
  }

  #eventOf(outcome: WorkOutcome): WorkEvent {
    const { policy } = this.#parts
    const random = Math.random()
    return this.#decide({ type: 'settle', fence: this.held.fence, outcome, policy, random })
  }

  async #settle(handled: HandlerOutcome): Promise<RunEnd> {
    if (handled.kind === 'decided') return this.#settleDecided(handled)
    const { set, effects, ...outcome } = handled
    const { outcomes } = this.#parts
    const event = this.#eventOf(outcome)
    const isWritten =
      effects === undefined
        ? await outcomes.write({ held: this.held, event, set })
        : await this.#write(event, set, effects)
    return isWritten ? { outcome, event: event.type } : 'lease-lost'
  }

  async #release(): Promise<RunEnd> {
    const event = this.#decide({ type: 'release', fence: this.held.fence })
    return (await this.#parts.outcomes.write({ held: this.held, event })) ? 'released' : 'lease-lost'
  }

  #decide(command: WorkCommand): WorkEvent {
    const [event] = decideWork(command, this.#work, new Date())
    if (event === undefined) throw new LeaseLost(this.held.id)
    return event
  }

  #write(event: WorkEvent, set: Beside['set'], effects: Beside['effects']): Promise<boolean> {
    const { items } = this.#parts
    const write = { held: this.held, event, set }
    const once = (): Promise<boolean> =>
      effects === undefined ? writeHeld(items, write) : writeWithEffects(items, write, effects)
    return retryWrite(once, this.#parts)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
