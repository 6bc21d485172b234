import type { Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import { findBreaker, saveBreaker } from './adapters/breaker-store.ts'
import { availabilityEvent } from './domain/availability-event.ts'
import { breakerGate, closedBreaker, decideBreaker, evolveBreaker } from './domain/breaker.ts'
import type { Breaker, BreakerEvent, BreakerInput, BreakerSettings } from './domain/breaker.ts'

export type AvailabilityOptions = {
  client: MongoClient
  db: Db
  outbox: Outbox
  carrier: string
  settings: BreakerSettings
  /** How long a probe can be under way. */
  inFlightMs: number
  logger: Pick<Logger, 'info' | 'warn'>
}

/** Workers of this process see what others have written after this time. */
const staleMs = 250
/** While the carrier is unavailable, workers look this often whether another process found it available again. */
const maxWaitMs = 2_000

/** Whether a carrier is available: one breaker for the workers of all processes, in MongoDB. */
export class CarrierAvailability {
  readonly #options: AvailabilityOptions
  #known: Breaker = closedBreaker
  #offsetMs = 0
  #readAt = -Infinity
  #reading: Promise<void> | undefined

  constructor(options: AvailabilityOptions) {
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

  /** Records what a request to the carrier showed. Nothing is written while all goes well. */
  async record(input: BreakerInput): Promise<void> {
    if (input.type === 'succeeded') {
      await this.#refresh()
      if (this.#known.state === 'closed' && this.#known.failures === 0) return
    }
    await this.#apply(input)
  }

  /** Grants nothing while the carrier is unavailable, except one probe when it is due; otherwise what the other gate grants. */
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
    const { db, carrier } = this.#options
    const found = await findBreaker(db, carrier)
    this.#keep(found?.breaker ?? closedBreaker, found?.now)
  }

  #keep(breaker: Breaker, now: Date | undefined): void {
    this.#known = breaker
    this.#readAt = performance.now()
    if (now !== undefined) this.#offsetMs = now.getTime() - Date.now()
  }

  async #apply(input: BreakerInput): Promise<BreakerEvent[]> {
    const { client, db, outbox, carrier, settings } = this.#options
    let events: BreakerEvent[] = []
    let after = this.#known
    let at: Date | undefined
    await inTransaction(client, async (session) => {
      const found = await findBreaker(db, carrier, session)
      const before = found?.breaker ?? closedBreaker
      at = found?.now
      events = decideBreaker(before, input, settings, at?.getTime() ?? Date.now() + this.#offsetMs)
      after = before
      for (const event of events) {
        after = evolveBreaker(after, event)
        const published = availabilityEvent(carrier, event, after, settings)
        if (published === undefined) continue
        const { revision } = after
        await outbox.enqueue(session, { record: `carrier/${carrier}`, revision, events: [published] })
      }
      if (events.length > 0) await saveBreaker(db, carrier, after, session)
    })
    this.#keep(after, at)
    this.#log(events)
    return events
  }

  #log(events: readonly BreakerEvent[]): void {
    const { carrier, logger } = this.#options
    for (const event of events) {
      const fields = { carrier, since: this.#known.since }
      if (event.type === 'Opened')
        logger.warn({ ...fields, nextProbeAt: event.probeAt }, `the carrier is unavailable: ${event.reason}`)
      if (event.type === 'Closed') logger.info(fields, 'the carrier is available again')
      if (event.type === 'Paused')
        logger.warn({ carrier, until: event.until }, 'the carrier wants no requests for a while')
    }
  }
}
