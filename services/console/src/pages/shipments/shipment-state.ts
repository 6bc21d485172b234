import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import type { Mark } from '../shell/frame/mark.ts'
import type { shipmentsEn } from '../words/shipments/en.ts'

type Words = typeof shipmentsEn

/** What lists can be narrowed to, in the order of a shipment's life. */
export const shipmentStates = [
  ...(['accepted', 'carrier', 'rate-limit', 'retry', 'look-up', 'person', 'label'] as const),
  ...(['scheduled', 'shipped', 'delivered', 'returned', 'dead-lettered', 'cancelled'] as const),
]

const waits = new Set(['carrier', 'rate-limit', 'retry', 'look-up', 'person', 'label'])

/** The filter of the query for a state of the list. */
export function queryOfState(state: string | undefined): { status?: string; waitsFor?: string } {
  if (state === undefined) return {}
  return waits.has(state) ? { waitsFor: state } : { status: state }
}

const marks: Readonly<Record<string, Mark>> = {
  ...{
    accepted: 'waiting',
    carrier: 'warning',
    'rate-limit': 'waiting',
    retry: 'waiting',
    'look-up': 'waiting',
  },
  ...{ label: 'waiting', person: 'warning', scheduled: 'ok', shipped: 'ok', delivered: 'ok' },
  ...{ returned: 'warning', 'dead-lettered': 'failed', cancelled: 'quiet' },
}

type Known = Pick<ShipmentResponse, 'status' | 'wait'>

/** How a shipment is, in one word: what it waits for, where it waits. */
export function stateOf({ status, wait }: Known): string {
  return wait === null || status === 'dead-lettered' || status === 'cancelled' ? status : wait.waitsFor
}

export const markOfShipment = (shipment: Known): Mark => marks[stateOf(shipment)] ?? 'unknown'

/** What happens next: a sentence, when, and what went wrong with it, if anything did. */
export type NextStep = {
  sentence: string
  /** Which step failed, of one that was given up. */
  failed: string | null
  /** Why it does not continue, in English. */
  detail: string | null
  /** When it is tried next; null where that is not known, or nothing is tried. */
  at: string | null
  concerns: Concern[]
}

/** What is wrong besides, and why, in English. */
export type Concern = { sentence: string; detail: string | null }

export function nextStepOf(shipment: ShipmentResponse, { next, page }: Words): NextStep {
  const { wait, deadLetter } = shipment
  const concerns = concernsOf(shipment, next)
  if (deadLetter !== null) {
    const { step, attempts, code, reason } = deadLetter
    const failed = next.failedAt(page.step[step] ?? step, attempts)
    const detail = `${reason}${code === null ? '' : ` (${code})`}`
    return { sentence: next.deadLettered, failed, detail, at: null, concerns }
  }
  if (wait !== null && shipment.status !== 'cancelled')
    return {
      ...{ sentence: next.waits[wait.waitsFor], failed: null, detail: wait.detail },
      ...{ at: wait.nextAttemptAt, concerns },
    }
  const sentences: Readonly<Record<string, string>> = {
    ...{ accepted: next.book, scheduled: next.firstScan, shipped: next.followed },
    ...{ delivered: next.delivered, returned: next.returned, cancelled: next.cancelled },
  }
  const sentence = sentences[shipment.status] ?? shipment.status
  return { sentence, failed: null, detail: null, at: null, concerns }
}

function concernsOf(
  { stalled, cancellationFailure, ignoredChange }: ShipmentResponse,
  next: Words['next'],
): Concern[] {
  const changed = ignoredChange?.changed.map((part) => next.changed[part] ?? part).join(', ')
  return [
    ...(stalled === null ? [] : [{ sentence: next.stalled[stalled.waitsFor], detail: null }]),
    ...(cancellationFailure === null
      ? []
      : [{ sentence: `${next.notVoided}:`, detail: cancellationFailure }]),
    ...(changed === undefined ? [] : [{ sentence: `${next.changedTooLate}: ${changed}`, detail: null }]),
  ]
}

export type ShipmentAct = 'redrive' | 'address' | 'cancel' | 'adopt' | 'repeat' | 'settle'

/** What a person can decide about it now. Fulfillment decides again, by what it knows then. */
export function actsOf(shipment: ShipmentResponse): ShipmentAct[] {
  const { status, deadLetter, booking, wait, shippedAt, scans } = shipment
  if (status === 'cancelled') return []
  const isDecided = wait?.waitsFor === 'person'
  const isGone = scans.some((scan) => scan.status === 'returned' || scan.status === 'lost')
  const { stalled, cancellationFailure, ignoredChange } = shipment
  const isWrong = isGone || stalled !== null || cancellationFailure !== null || ignoredChange !== null
  const acts: [ShipmentAct, boolean][] = [
    ['adopt', isDecided],
    ['repeat', isDecided],
    ['redrive', deadLetter !== null],
    ['address', booking === null && !isDecided && wait?.waitsFor !== 'look-up'],
    ['settle', isWrong],
    ['cancel', shippedAt === null],
  ]
  return acts.filter(([, isPossible]) => isPossible).map(([act]) => act)
}
