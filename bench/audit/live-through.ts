import { setTimeout as sleep } from 'node:timers/promises'
import type { Appender, NewRecord } from '@slipstream/event-log/event-log.ts'
import type { Parcel } from './shop/deliver.ts'
import { faultOf, schedule } from './shop/schedule.ts'
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
  /** Orders whose creation was lost, or came later than what is late. */
  withoutCreation: ReadonlySet<number>
  /** Orders of which something was lost, or came out of order within one second, or later than what is late. */
  flawed: ReadonlySet<number>
  firstAtMs: number
  lastAtMs: number
}

/** Appended at once; the shop answers in between. */
const atOnce = 50
/** A source is connected before its orders are placed. */
const connectedForMs = 2_000

/** The shop lives through its orders as fast as the log takes what it delivers, with the faults of deliveries. */
export async function liveThrough(options: {
  orders: number
  seed: number
  shop: BenchShop
  settleMs: number
  appender: Appender
  recordOf(parcel: Parcel): NewRecord
  onProgress(delivered: number): void
}): Promise<Lived> {
  const { orders, seed, shop, appender, recordOf, settleMs, onProgress } = options
  const lived = {
    ...{ delivered: 0, lost: { creations: 0, updates: 0 }, late: 0, repeated: 0, latestMs: 0 },
    ...{
      logged: new Map<number, LoggedOrder>(),
      flawed: new Set<number>(),
      withoutCreation: new Set<number>(),
      firstAtMs: Date.now(),
      lastAtMs: 0,
    },
  }
  const held = new Map<number, Parcel[]>()
  const newestStep = new Map<number, number>()
  let batch: Promise<void>[] = []
  let sent = 0

  const flush = async (): Promise<void> => {
    await Promise.all(batch)
    batch = []
    onProgress(lived.delivered)
  }
  const deliver = async (parcel: Parcel): Promise<void> => {
    const { id, step, order, changedAtMs, isRepeat } = parcel
    const before = lived.logged.get(id)
    // Readers skip a repeat.
    if (!isRepeat) {
      const isOfSameSecond = order.modifiedAt === before?.modifiedAt
      if (isOfSameSecond && step < (newestStep.get(id) ?? 0)) lived.flawed.add(id)
      if (!(order.modifiedAt < (before?.modifiedAt ?? 0))) newestStep.set(id, step)
      lived.logged.set(id, nextLoggedOrder(before, { isCreation: step === 0, ...order }))
    }
    lived.delivered += 1
    batch.push(
      appender.append(recordOf(parcel)).then(() => {
        const lateMs = Date.now() - changedAtMs
        lived.latestMs = Math.max(lived.latestMs, lateMs)
        if (lateMs < settleMs || isRepeat) return
        lived.flawed.add(id)
        if (step === 0) lived.withoutCreation.add(id)
      }),
    )
    if (batch.length === atOnce) await flush()
  }
  const hold = (parcel: Parcel, until: number): void =>
    void held.set(until, [...(held.get(until) ?? []), parcel])
  const release = async (): Promise<void> => {
    for (const parcel of held.get(sent) ?? []) await deliver(parcel)
    held.delete(sent)
    sent += 1
  }

  for (const step of schedule({ orders, seed })) {
    const changedAtMs = Date.now()
    const order = shop.save(step.id, step.status, changedAtMs)
    const parcel = { ...step, changedAtMs, order, isRepeat: false }
    const { isLost, lateBy, repeatedAfter } = faultOf(step, seed)
    if (isLost) {
      lived.lost[step.step === 0 ? 'creations' : 'updates'] += 1
      lived.flawed.add(step.id)
      if (step.step === 0) lived.withoutCreation.add(step.id)
      continue
    }
    if (lateBy === 0) await deliver(parcel)
    else {
      lived.late += 1
      hold(parcel, sent + lateBy)
    }
    if (repeatedAfter !== undefined) {
      lived.repeated += 1
      hold({ ...parcel, isRepeat: true }, sent + lateBy + repeatedAfter)
    }
    await release()
    if (sent === 1) {
      await flush()
      await sleep(connectedForMs)
    }
  }
  while (held.size > 0) await release()
  await flush()
  return { ...lived, lastAtMs: Date.now() }
}
