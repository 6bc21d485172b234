import { draw, drawInt } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { faultKinds } from './fault-kinds.ts'
import type { FaultKind } from './fault-kinds.ts'

export type Fault = {
  /** Its place in the plan, from 1: by it a shorter list names it. */
  nth: number
  kind: FaultKind
  target: string
  /** Since the beginning. */
  atMs: number
  forMs: number
}

export type PlanOptions = {
  seed: number
  lastsMs: number
  kinds: readonly FaultKind[]
  /** How often each kind happens at least. */
  atLeast: number
  /** Between the beginnings of two faults, at least. */
  distanceMs: number
  /** Between the beginnings of two faults, on average, where that gives more than `atLeast`. */
  meanDistanceMs: number
}

/**
 * What happens when, to whom, and for how long: the same for the same options. A fault may begin while others last.
 *
 * @throws RangeError when there is no room for as many faults
 */
export function planFaults(options: PlanOptions): Fault[] {
  const { seed, lastsMs, kinds, atLeast, distanceMs, meanDistanceMs } = options
  const count = Math.max(kinds.length * atLeast, Math.floor(lastsMs / meanDistanceMs))
  const slotMs = Math.floor(lastsMs / count)
  if (count > 0 && slotMs < distanceMs)
    throw new RangeError(
      `${count} faults, ${distanceMs} ms apart, take ${Math.ceil((count * distanceMs) / 60_000)} minutes at least`,
    )
  const deck = Array.from({ length: count }, (_, n) => kinds[n % kinds.length] as FaultKind)
  const int = (label: string, n: number, [min, max]: readonly [number, number]): number =>
    drawInt(draw(seed, label, n), min, max)
  return shuffled(deck, (n) => draw(seed, 'order', n)).map((kind, n) => {
    const { targets, forMs } = faultKinds[kind]
    return {
      ...{ nth: n + 1, kind, target: targets[int('target', n, [0, targets.length - 1])] as string },
      ...{ atMs: n * slotMs + int('at', n, [0, slotMs - distanceMs]), forMs: int('for', n, forMs) },
    }
  })
}

function shuffled<Item>(items: readonly Item[], drawn: (n: number) => number): Item[] {
  return items
    .map((item, n) => ({ item, drawn: drawn(n) }))
    .sort((a, b) => a.drawn - b.drawn)
    .map(({ item }) => item)
}

/** The faults of a plan that a list names, e.g. `3,17`, in their order. @throws RangeError for a number that it does not have */
export function chosenFaults(plan: readonly Fault[], list: string): Fault[] {
  const chosen = new Set(list.split(',').map(Number))
  const unknown = [...chosen].filter((nth) => !plan.some((fault) => fault.nth === nth))
  if (unknown.length > 0)
    throw new RangeError(`the plan has faults 1 to ${plan.length}, not ${unknown.join()}`)
  return plan.filter(({ nth }) => chosen.has(nth))
}

/** A fault in words, e.g. `7 at 31 s: service-killed ingest for 2.1 s`. */
export const describeFault = ({ nth, kind, target, atMs, forMs }: Fault): string =>
  `${nth} at ${Math.round(atMs / 1_000)} s: ${kind} ${target} for ${(forMs / 1_000).toFixed(1)} s`

/** The same faults, one soon after the other: to find out whether they suffice. */
export const closedUp = (faults: readonly Fault[], distanceMs: number): Fault[] =>
  faults.map((fault, n) => ({ ...fault, atMs: n * distanceMs }))
