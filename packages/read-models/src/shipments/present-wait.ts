import type { CarrierDocument } from './carrier-document.ts'
import type { ShipmentDocument, ShipmentWait } from './shipment-document.ts'

/**
 * By when an unavailable carrier is tried next, ISO 8601 UTC: as reported, else one of the times that follow
 * at the longest interval. Null for one that is available, or whose interval is not known.
 */
export function nextProbeBy(carrier: CarrierDocument, nowMs: number): string | null {
  const { state, changedAt, nextProbeAt, probedEveryMs } = carrier
  if (state === 'available' || probedEveryMs === undefined) return null
  const firstMs = Date.parse(nextProbeAt ?? changedAt)
  const intervals = Math.max(0, Math.ceil((nowMs - firstMs) / probedEveryMs))
  return new Date(firstMs + intervals * probedEveryMs).toISOString()
}

/**
 * What a shipment waits for at a time, as far as its own events and the state of its carrier show.
 * Waits are recorded when their reason changes, so the recorded next attempt may be over: it is
 * null then, except during an outage.
 *
 * @param carriers the shipment's carrier, if any change of it was ever reported
 */
export function presentWait(
  { wait, status, carrier, requestedAt }: ShipmentDocument,
  carriers: readonly CarrierDocument[],
  nowMs: number,
): ShipmentWait | null {
  const down = carriers.find(({ _id, state }) => _id === carrier && state === 'unavailable')
  if (down === undefined) {
    if (wait === null || !isPast(wait.nextAttemptAt, nowMs)) return wait
    return wait.waitsFor === 'carrier' ? null : { ...wait, nextAttemptAt: null }
  }
  const probeAt = nextProbeBy(down, nowMs)
  if (wait?.waitsFor === 'carrier' || (wait === null && status === 'accepted')) {
    const since = wait?.since ?? laterOf(requestedAt, down.since)
    return { waitsFor: 'carrier', detail: outageOf(down, probeAt), nextAttemptAt: probeAt, since }
  }
  if (wait === null || wait.waitsFor === 'person') return wait
  const { nextAttemptAt } = wait
  return { ...wait, nextAttemptAt: nextAttemptAt === null ? probeAt : laterOf(nextAttemptAt, probeAt) }
}

function outageOf({ _id: carrier, since }: CarrierDocument, probeAt: string | null): string {
  const sentence = `Waits for the carrier ${carrier}, unavailable since ${since}`
  return probeAt === null
    ? `${sentence}.`
    : `${sentence}: it is tried next by ${probeAt}, and then the oldest shipments go first.`
}

const isPast = (instant: string | null, nowMs: number): boolean =>
  instant !== null && Date.parse(instant) < nowMs

const laterOf = (one: string, other: string | null): string =>
  other === null || Date.parse(one) >= Date.parse(other) ? one : other
