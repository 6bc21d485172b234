/** The clocks of Stripe and of this machine may differ by this. */
export const clockMarginMs = 10_000

/**
 * When a request was sent, in milliseconds since the epoch by Stripe's clock where that differs from ours by
 * more than the margin: the events of the account have Stripe's time.
 *
 * @param respondedMs the time in Stripe's response; undefined when it has none
 */
export function requestTimeMs(sentMs: number, receivedMs: number, respondedMs: number | undefined): number {
  if (respondedMs === undefined || Math.abs(respondedMs - receivedMs) <= clockMarginMs) return sentMs
  return respondedMs - (receivedMs - sentMs)
}
