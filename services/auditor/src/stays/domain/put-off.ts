import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'

const backOff = { firstMs: 300_000, capMs: 24 * 3_600_000 }

/**
 * When an order that should be late, but has moved on elsewhere, is looked at again,
 * so that it keeps nobody else waiting.
 */
export type PutOff = { until: number; times: number }

/** After 5 minutes at first, then in intervals that double, up to a day. */
export function putOff(before: PutOff | undefined, now: number): PutOff {
  const times = (before?.times ?? 0) + 1
  return { until: now + maxBackOffMs(backOff, times), times }
}
