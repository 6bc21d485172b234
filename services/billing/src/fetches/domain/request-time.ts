import { clockMarginMs } from './fetch.ts'

/**
 * When a request was sent, in milliseconds since the epoch by Stripe's clock where that differs from ours by more than the margin:
 * the events of the account have Stripe's time.
 *
 * @param respondedMs the time in Stripe's response; undefined when it has none
 */
export function requestTimeMs(sentMs: number, receivedMs: number, respondedMs: number | undefined): number {
  if (respondedMs === undefined || Math.abs(respondedMs - receivedMs) <= clockMarginMs) return sentMs
  return respondedMs - (receivedMs - sentMs)
}
