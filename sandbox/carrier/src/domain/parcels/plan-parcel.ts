import { createHash } from 'node:crypto'
import { draw, drawInt } from '../draw.ts'
import type { ScanCode } from './scan-codes.ts'
import type { Address, Scan } from './shipment.ts'

/** How often the life of a parcel takes a turn, each with its probability from 0 to 1. */
export type ParcelRates = {
  delayed: number
  attemptFailed: number
  pickupPoint: number
  returned: number
  lost: number
}

export const defaultParcelRates: ParcelRates = {
  delayed: 0.08,
  attemptFailed: 0.1,
  pickupPoint: 0.08,
  returned: 0.02,
  lost: 0.01,
}

export type ParcelPlan = {
  seed: number
  /** What the plan is drawn for: equal keys have equal plans. */
  key: string
  rates: ParcelRates
  bookedAtMs: number
  sender: Address
  recipient: Address
  /** Divides all waits. */
  speed: number
  repeatsScans: boolean
  /** How late scans may become known; 0 for a parcel whose scans arrive in order. */
  maxLatenessMs: number
  neverScanned: boolean
  losesWebhook: (nth: number) => boolean
}

type Step = { code: ScanCode; hours: [min: number, max: number]; at: 'sender' | 'hub' | 'recipient' }

const hourMs = 3_600_000

/** All scans that a parcel will have, by when they become known. The same for the same seed and key. */
export function planScans(plan: ParcelPlan): Scan[] {
  if (plan.neverScanned) return []
  const { seed, key, speed, maxLatenessMs } = plan
  const scans: Scan[] = []
  let atMs = plan.bookedAtMs
  for (const { code, hours, at } of stepsOf(plan)) {
    const nth = scans.length
    const waitMs = drawInt(draw(seed, 'wait', key, nth), hours[0] * hourMs, hours[1] * hourMs)
    atMs += Math.round(waitMs / speed)
    const latenessMs = draw(seed, 'late', key, nth) * maxLatenessMs
    const location = at === 'hub' ? 'Sorting centre' : plan[at].city
    const scan: Omit<Scan, 'eventId' | 'webhook'> = {
      code,
      atMs,
      knownAtMs: atMs + Math.round(latenessMs / speed),
      location,
    }
    scans.push(numbered(plan, scan, nth))
    const isRepeated = plan.repeatsScans && draw(seed, 'repeat', key, nth) < 0.5
    const repeatedAfterMs = draw(seed, 'repeated-after', key, nth) * 12 * hourMs
    if (isRepeated) {
      const knownAtMs = scan.knownAtMs + Math.round(repeatedAfterMs / speed)
      scans.push(numbered(plan, { ...scan, knownAtMs }, scans.length))
    }
  }
  return scans.sort((one, other) => one.knownAtMs - other.knownAtMs)
}

function numbered(plan: ParcelPlan, scan: Omit<Scan, 'eventId' | 'webhook'>, nth: number): Scan {
  const { seed, key } = plan
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, 'event', key, nth]))
    .digest('hex')
  const webhook = plan.losesWebhook(nth) ? 'lost' : 'sent'
  return { ...scan, eventId: `evt_${digest.slice(0, 24)}`, webhook }
}

function stepsOf({ seed, key, rates }: ParcelPlan): Step[] {
  const happens = (turn: keyof ParcelRates): boolean => draw(seed, turn, key) < rates[turn]
  const steps: Step[] = [
    { code: 'ACCEPTED', hours: [2, 20], at: 'sender' },
    { code: 'DEPARTED', hours: [1, 6], at: 'sender' },
  ]
  if (happens('lost')) return [...steps, { code: 'LOST', hours: [240, 400], at: 'hub' }]
  if (happens('delayed')) steps.push({ code: 'DELAYED', hours: [10, 40], at: 'hub' })
  steps.push(
    { code: 'ARRIVED', hours: [8, 24], at: 'recipient' },
    { code: 'OUT_FOR_DELIVERY', hours: [2, 12], at: 'recipient' },
  )
  if (happens('attemptFailed')) {
    steps.push(
      { code: 'ATTEMPT_FAILED', hours: [1, 8], at: 'recipient' },
      { code: 'OUT_FOR_DELIVERY', hours: [14, 24], at: 'recipient' },
    )
  }
  if (happens('returned')) return [...steps, { code: 'RETURNED', hours: [48, 120], at: 'sender' }]
  if (happens('pickupPoint')) steps.push({ code: 'AT_PICKUP_POINT', hours: [1, 8], at: 'recipient' })
  return [...steps, { code: 'DELIVERED', hours: [1, 10], at: 'recipient' }]
}
