import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import type { TakeTurn } from './billing-client.ts'

const minWaitMs = 20

/** Lets one request after the other begin, at a rate that other processes share. */
export function turnsAt(rate: Gate): TakeTurn {
  return async (signal) => {
    for (;;) {
      const { granted, waitMs } = await rate.take(1)
      if (granted > 0) return
      await sleep(Math.max(minWaitMs, waitMs), undefined, { signal })
    }
  }
}
