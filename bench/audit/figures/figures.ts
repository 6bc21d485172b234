import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { Lived } from '../live-through.ts'
import type { Episode, Recovery } from './read-log.ts'
import type { RequestCounts } from '../shop/serve-shop.ts'
import type { ShopOrder } from '../shop/shop.ts'
import type { CollectionSize } from './sizes.ts'
import { lacking } from './logged-order.ts'
import type { LoggedOrder } from './logged-order.ts'
import type { MemoryMark, Sample } from '../process/watch-process.ts'

/** Everything that was seen of a run. */
export type Run = {
  orders: number
  seed: number
  shop: ReadonlyMap<number, ShopOrder>
  lived: Lived
  /** The log as it is in the end. */
  logged: ReadonlyMap<number, LoggedOrder>
  recoveries: readonly Recovery[]
  alerts: readonly Episode[]
  requests: RequestCounts
  samples: readonly Sample[]
  marks: readonly MemoryMark[]
  sequence: SequenceReport | null
  sizes: readonly CollectionSize[]
  endedAtMs: number
}

export type Figures = ReturnType<typeof figuresOf>

/** Rules that report an order whose creation never arrived. */
const ofCreations = new Set(['missing-order', 'update-without-creation'])

/** The figures of a run. Times are seconds from the first delivery, memory MiB. */
export function figuresOf(run: Run) {
  const { shop, lived, logged, recoveries, alerts, sequence } = run
  const afterDeliveries = lacking(shop, lived.logged)
  const inTheEnd = lacking(shop, logged)
  const seconds = (atMs: number): number => Math.round((atMs - lived.firstAtMs) / 100) / 10
  const lastNeeded = recoveries.filter(
    ({ id, type }) => type === 'OrderCreated' || afterDeliveries.updates.has(id),
  )
  const isFalse = ({ rule, subject }: Episode): boolean =>
    rule === 'lost-update'
      ? !lived.flawed.has(Number(subject))
      : ofCreations.has(rule) && !lived.withoutCreation.has(Number(subject))
  const byRule = Object.entries(Object.groupBy(alerts, ({ rule }) => rule)).map(([rule, all = []]) => ({
    rule,
    raised: all.length,
    resolved: all.filter(({ resolved }) => resolved).length,
  }))
  const settledNumbers = (sequence?.lowWatermark ?? NaN) - (sequence?.first ?? NaN)
  const blocks = run.sizes.filter(({ name }) => name.startsWith('audit-sequence'))
  const bytes = (of: readonly CollectionSize[]): number => of.reduce((sum, { bytes: one }) => sum + one, 0)
  return {
    ...{ orders: run.orders, seed: run.seed, deliveries: lived.delivered },
    faults: {
      ...{ lostCreations: lived.lost.creations, lostUpdates: lived.lost.updates },
      ...{ late: lived.late, repeated: lived.repeated, latestMs: lived.latestMs },
    },
    lackingAfterDeliveries: {
      ...{ creations: afterDeliveries.creations.size, updates: afterDeliveries.updates.size },
    },
    numbers: {
      ...{ first: sequence?.first, lowWatermark: sequence?.lowWatermark, highest: sequence?.highest },
      explained: sequence?.explained ?? {},
    },
    seconds: {
      delivered: seconds(lived.lastAtMs),
      read: seconds(run.samples.find(({ read }) => read >= lived.delivered)?.atMs ?? NaN),
      lastLostInTheLog: seconds(Math.max(...lastNeeded.map(({ recordedAtMs }) => recordedAtMs))),
      nothingOpen: seconds(run.endedAtMs),
    },
    recovered: {
      creations: recoveries.filter(({ type }) => type === 'OrderCreated').length,
      updates: recoveries.filter(({ type }) => type === 'OrderUpdated').length,
    },
    requests: run.requests,
    alerts: byRule,
    mustBeZero: {
      notRecovered: inTheEnd.creations.size + inTheEnd.updates.size,
      falseMissing: alerts.filter(isFalse).length,
      stillHeld: alerts.filter(({ resolved }) => !resolved).length,
      stillMissing: sequence?.missing.count ?? NaN,
    },
    examples: [...alerts.filter(isFalse), ...alerts.filter(({ resolved }) => !resolved)]
      .slice(0, 5)
      .map(({ rule, subject, summary }) => `${rule} ${subject}: ${summary}`),
    memory: memoryOf(run),
    storage: {
      collections: run.sizes,
      bytesPerSettledNumber: {
        blocks: bytes(blocks) / settledNumbers,
        all: bytes(run.sizes) / settledNumbers,
      },
    },
  }
}

/** MiB; the heap as it is, and what is kept of it. */
function memoryOf({ samples, marks }: Run) {
  const mebibytes = (of: number): number => Math.round(of / 1024 / 1024)
  return {
    maxRss: mebibytes(Math.max(...samples.map(({ rssBytes }) => rssBytes))),
    marks: marks.map(({ when, rssBytes, heapBytes, liveHeapBytes }) => ({
      ...{ when, rss: mebibytes(rssBytes), heap: mebibytes(heapBytes), liveHeap: mebibytes(liveHeapBytes) },
    })),
  }
}
