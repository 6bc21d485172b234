import type { MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { BreakerStore } from './adapters/breaker-store.ts'
import type { Gate } from './adapters/shared-rate.ts'
import { breakerDecider, breakerGate, closedBreaker } from './domain/breaker.ts'
import type { Breaker, BreakerEvent, BreakerInput, BreakerSettings } from './domain/breaker.ts'

export type SharedBreakerOptions = {
  client: MongoClient
  store: BreakerStore
  /** Of what it protects: its key in the store. */
  name: string
  settings: BreakerSettings
  /** How long a probe can be under way. */
  inFlightMs: number
  /** What is written with an event in one transaction, e.g. into an outbox; default: nothing. */
  writesOf?(event: BreakerEvent, after: Breaker): CollectionWrite[]
  /** Called after they are stored, e.g. for logs. */
  onEvents(events: readonly BreakerEvent[], after: Breaker): void
}

/** Workers of this process see what others have written after this time. */
const staleMs = 250
/** While it is open, workers look this often whether another process has closed it. */
const maxWaitMs = 2_000

/** Whether a remote API is available: one breaker for the workers of all processes, in MongoDB. */
export class SharedBreaker {
  readonly #options: SharedBreakerOptions
  #known: Breaker = closedBreaker
  #offsetMs = 0
  #readAt = -Infinity
  #reading: Promise<void> | undefined

  constructor(options: SharedBreakerOptions) {
    this.#options = options
  }

  /** As last read. */
  get breaker(): Breaker {
    return this.#known
  }

  /** Whether a request may be sent that is no probe. As last read. */
  isReady(): boolean {
    const { waitMs, mayProbe } = breakerGate(this.#known, Date.now() + this.#offsetMs)
    return waitMs === 0 && !mayProbe
  }

  /**
   * Records the result of a request. Writes nothing for a success while the breaker is closed without
   * failures.
   */
  async record(input: BreakerInput): Promise<void> {
    if (input.type === 'succeeded') {
      await this.#refresh()
      if (this.#known.state === 'closed' && this.#known.failures === 0) return
    }
    await this.#apply(input)
  }

  /** Grants nothing while it is open, except a probe when that is due; else what the other gate grants. */
  gate(rate: Gate): Gate {
    let isProbe = false
    return {
      take: async (wanted) => {
        isProbe = false
        await this.#refresh()
        const { waitMs, mayProbe } = breakerGate(this.#known, Date.now() + this.#offsetMs)
        if (waitMs > 0) return { granted: 0, waitMs: Math.min(waitMs, maxWaitMs) }
        if (!mayProbe) return rate.take(wanted)
        const { inFlightMs } = this.#options
        const events = await this.#apply({ type: 'probeRequested', inFlightMs })
        isProbe = events.some(({ type }) => type === 'ProbeBegun')
        return isProbe ? { granted: 1, waitMs: 0 } : { granted: 0, waitMs: staleMs }
      },
      giveBack: async (unused) => {
        if (!isProbe) return rate.giveBack(unused)
        if (unused > 0) await this.#apply({ type: 'probeReturned' })
      },
    }
  }

  async #refresh(): Promise<void> {
    if (performance.now() - this.#readAt < staleMs) return
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined))
    await this.#reading
  }

  async #read(): Promise<void> {
    const { store, name } = this.#options
    const found = await store.find(name)
    this.#keep(found?.breaker ?? closedBreaker, found?.now)
  }

  #keep(breaker: Breaker, now: Date | undefined): void {
    this.#known = breaker
    this.#readAt = performance.now()
    if (now !== undefined) this.#offsetMs = now.getTime() - Date.now()
  }

  async #apply(input: BreakerInput): Promise<readonly BreakerEvent[]> {
    const { client, store, name, settings, writesOf } = this.#options
    let events: readonly BreakerEvent[] = []
    let after = this.#known
    let at: Date | undefined
    await inTransaction(client, async (session) => {
      const found = await store.find(name, session)
      const before = found?.breaker ?? closedBreaker
      at = found?.now
      const nowMs = at?.getTime() ?? Date.now() + this.#offsetMs
      events = breakerDecider.decide({ input, settings, nowMs }, before)
      after = before
      const writes: CollectionWrite[] = []
      for (const event of events) {
        after = breakerDecider.evolve(after, event)
        writes.push(...(writesOf?.(event, after) ?? []))
      }
      await writeTogether(session, writes)
      if (events.length > 0) await store.save(name, after, session)
    })
    this.#keep(after, at)
    this.#options.onEvents(events, after)
    return events
  }
}
