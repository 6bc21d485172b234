import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Carrier, TrackedParcel, TrackOutcome } from '../carriers/carrier.ts'

type Waiting = { parcel: TrackedParcel; resolve(outcome: TrackOutcome): void; reject(error: unknown): void }

export type Tracker = {
  /** The scans of a parcel. Parcels that are queried within the same moment share a request. */
  track(parcel: TrackedParcel): Promise<TrackOutcome>
  stop(): void
}

/** How long a query waits for others to share its request. */
const momentMs = 25

/** @param rate is taken from once for each request */
export function createTracker(carrier: Carrier, rate: Gate): Tracker {
  const stopping = new AbortController()
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined

  async function send(batch: readonly Waiting[]): Promise<void> {
    try {
      for (;;) {
        const { granted, waitMs } = await rate.take(1)
        if (granted > 0) break
        await sleep(waitMs, undefined, { signal: stopping.signal })
      }
      const parcels = batch.map(({ parcel }) => parcel)
      const outcome = await carrier.track(parcels, stopping.signal)
      for (const { resolve } of batch) resolve(outcome)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    if (batch.length > 0) void send(batch)
  }

  return {
    track(parcel) {
      const { promise, resolve, reject } = Promise.withResolvers<TrackOutcome>()
      waiting.push({ parcel, resolve, reject })
      if (waiting.length >= carrier.traits.maxTrackedTogether) flush()
      else timer ??= setTimeout(flush, momentMs)
      return promise
    },
    stop() {
      stopping.abort(new Error('the process is stopping'))
      flush()
    },
  }
}
