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
  /**
   * Between the beginnings of two faults, on average, where that gives more than `atLeast`:
   * then each kind strikes all its targets.
   */
  meanDistanceMs: number
}

/**
 * What happens when, to whom, and for how long: the same for the same options. A fault may begin while others
 * last. A kind strikes all of its targets before one of them again.
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
  const int = (label: string, n: number, [min, max]: readonly [number, number]): number =>
    drawInt(draw(seed, label, n), min, max)
  const happened = new Map<FaultKind, number>()
  return shuffled(kindsOf(kinds, count, atLeast), (n) => draw(seed, 'order', n)).map((kind, n) => {
    const before = happened.get(kind) ?? 0
    happened.set(kind, before + 1)
    return {
      ...{ nth: n + 1, kind, target: targetOf(seed, kind, before) },
      ...{
        atMs: n * slotMs + int('at', n, [0, slotMs - distanceMs]),
        forMs: int('for', n, faultKinds[kind].forMs),
      },
    }
  })
}

/** At first each kind at least as often as said, then as often as it has targets, then all alike. */
function kindsOf(kinds: readonly FaultKind[], count: number, atLeast: number): FaultKind[] {
  const rank = (kind: FaultKind, nth: number): number =>
    nth < atLeast ? 0 : nth < faultKinds[kind].targets.length ? 1 : 2
  return Array.from({ length: count }, (_, nth) => kinds.map((kind) => ({ kind, nth })))
    .flat()
    .toSorted((a, b) => rank(a.kind, a.nth) - rank(b.kind, b.nth) || a.nth - b.nth)
    .slice(0, count)
    .map(({ kind }) => kind)
}

/**
 * Targets are dealt like cards, reshuffled when all are dealt.
 *
 * @param before how often the kind has happened
 */
function targetOf(seed: number, kind: FaultKind, before: number): string {
  const targets: readonly string[] = faultKinds[kind].targets
  const position = before % targets.length
  const dealt = shuffled(targets, (n) => draw(seed, `target of ${kind}`, before - position + n))
  return dealt[position] as string
}

function shuffled<Item>(items: readonly Item[], drawn: (n: number) => number): Item[] {
  return items
    .map((item, n) => ({ item, drawn: drawn(n) }))
    .sort((a, b) => a.drawn - b.drawn)
    .map(({ item }) => item)
}

/**
 * The faults of a plan that a list names, e.g. `3,17`, in their order.
 *
 * @throws RangeError for a number that it does not have
 */
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
