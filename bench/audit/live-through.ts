import { setTimeout as sleep } from 'node:timers/promises'
import type { Appender, NewRecord } from '@slipstream/event-log/event-log.ts'
import type { Parcel } from './shop/deliver.ts'
import { faultOf, schedule } from './shop/schedule.ts'
import type { DeliveryFault } from './shop/schedule.ts'
import type { BenchShop } from './shop/shop.ts'
import { nextLoggedOrder } from './figures/logged-order.ts'
import type { LoggedOrder } from './figures/logged-order.ts'

/** How the deliveries went. */
export type Lived = {
  delivered: number
  lost: { creations: number; updates: number }
  late: number
  repeated: number
  /** From a change in the shop to its last delivery in the log, at most. */
  latestMs: number
  /** What the log has by the deliveries. */
  logged: ReadonlyMap<number, LoggedOrder>
  /** Orders whose creation was lost, or arrived later than the settle time. */
  withoutCreation: ReadonlySet<number>
  /** Orders that lost something, or arrived out of order within one second, or later than the settle time. */
  flawed: ReadonlySet<number>
  firstAtMs: number
  lastAtMs: number
}

/** Appended together; the shop responds in between. */
const atOnce = 50
/** A source is connected before its orders are placed. */
const connectedForMs = 2_000

type Live = {
  orders: number
  seed: number
  shop: BenchShop
  settleMs: number
  appender: Appender
  recordOf(parcel: Parcel): NewRecord
  onProgress(delivered: number): void
}

/** The shop lives through its orders as fast as the log takes them, with the faults of deliveries. */
export async function liveThrough(live: Live): Promise<Lived> {
  const { orders, seed, shop } = live
  const deliveries = new Deliveries(live)
  for (const step of schedule({ orders, seed })) {
    const changedAtMs = Date.now()
    const order = shop.save(step.id, step.status, changedAtMs)
    const isSent = await deliveries.send(
      { ...step, changedAtMs, order, isRepeat: false },
      faultOf(step, seed),
    )
    if (isSent && deliveries.sent === 1) {
      await deliveries.flush()
      await sleep(connectedForMs)
    }
  }
  return deliveries.finish()
}

/** Deliveries on their way to the log, with what is known of them. */
class Deliveries {
  /** Deliveries that were not lost so far, without repeats. */
  sent = 0
  readonly #live: Live
  readonly #lived = {
    ...{ delivered: 0, lost: { creations: 0, updates: 0 }, late: 0, repeated: 0, latestMs: 0 },
    logged: new Map<number, LoggedOrder>(),
    flawed: new Set<number>(),
    withoutCreation: new Set<number>(),
    firstAtMs: Date.now(),
  }
  /** Late ones and repeats, by the count of deliveries that they wait for. */
  readonly #held = new Map<number, Parcel[]>()
  readonly #newestStep = new Map<number, number>()
  #batch: Promise<void>[] = []

  constructor(live: Live) {
    this.#live = live
  }

  /** @returns whether it is not lost */
  async send(parcel: Parcel, { isLost, lateBy, repeatedAfter }: DeliveryFault): Promise<boolean> {
    const lived = this.#lived
    if (isLost) {
      lived.lost[parcel.step === 0 ? 'creations' : 'updates'] += 1
      lived.flawed.add(parcel.id)
      if (parcel.step === 0) lived.withoutCreation.add(parcel.id)
      return false
    }
    if (lateBy === 0) await this.#deliver(parcel)
    else {
      lived.late += 1
      this.#hold(parcel, this.sent + lateBy)
    }
    if (repeatedAfter !== undefined) {
      lived.repeated += 1
      this.#hold({ ...parcel, isRepeat: true }, this.sent + lateBy + repeatedAfter)
    }
    await this.#release()
    return true
  }

  async flush(): Promise<void> {
    await Promise.all(this.#batch)
    this.#batch = []
    this.#live.onProgress(this.#lived.delivered)
  }

  async finish(): Promise<Lived> {
    while (this.#held.size > 0) await this.#release()
    await this.flush()
    return { ...this.#lived, lastAtMs: Date.now() }
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const lived = this.#lived
    const { id, step, order, changedAtMs, isRepeat } = parcel
    const before = lived.logged.get(id)
    // Readers skip a repeat.
    if (!isRepeat) {
      const isOfSameSecond = order.modifiedAt === before?.modifiedAt
      if (isOfSameSecond && step < (this.#newestStep.get(id) ?? 0)) lived.flawed.add(id)
      if (!(order.modifiedAt < (before?.modifiedAt ?? 0))) this.#newestStep.set(id, step)
      lived.logged.set(id, nextLoggedOrder(before, { isCreation: step === 0, ...order }))
    }
    lived.delivered += 1
    this.#batch.push(
      this.#live.appender.append(this.#live.recordOf(parcel)).then(() => {
        const lateMs = Date.now() - changedAtMs
        lived.latestMs = Math.max(lived.latestMs, lateMs)
        if (lateMs < this.#live.settleMs || isRepeat) return
        lived.flawed.add(id)
        if (step === 0) lived.withoutCreation.add(id)
      }),
    )
    if (this.#batch.length === atOnce) await this.flush()
  }

  #hold(parcel: Parcel, until: number): void {
    this.#held.set(until, [...(this.#held.get(until) ?? []), parcel])
  }

  async #release(): Promise<void> {
    for (const parcel of this.#held.get(this.sent) ?? []) await this.#deliver(parcel)
    this.#held.delete(this.sent)
    this.sent += 1
  }
}
