import { edge, middle, survivalOf, weightIn, type Stay, type StayTable, type Survival } from './stay-table.ts'

/** The tail begins where this share of orders still stays, of those that leave at all. */
const tailShare = 0.1
/** An empirical share is used only as far as this many orders were watched. */
const minAtRisk = 10
/**
 * What orders of shops have in common before a source has shown its own: past the length that nine of
 * ten stay below, the mean rest is about two thirds of that length. This much evidence is taken for
 * granted, in orders within the tail.
 */
const priorScale = 0.65
const priorStays = 80
/** A quarter of the orders in the tail never leave by themselves, until the source shows another share. */
const priorNever = 0.25
const priorNeverStays = 4
/**
 * An order that stays for this many scales and still moves was as good as stuck: a
 * single one must not stretch the tail.
 */
const maxScales = 4
const maxRounds = 30

/** Above `from` the stays of orders that will leave are exponential with the mean `scale`. */
export type TailFit = {
  from: number
  scale: number
  /** Share of all orders that stay longer than `from`, and of these the share that never leaves. */
  share: number
  never: number
}

/**
 * Fits the tail of the stays: peaks over a threshold are about exponential (Davison & Smith, JRSS B
 * 1990), here mixed with those that never leave (a cure model, by expectation and maximisation:
 * Farewell, Biometrics 1982), so that ten times as many orders tell of the 1 in 200 as have reached it.
 * Undefined while nothing can be told.
 */
export function fitTail(table: StayTable, open: readonly Stay[], unit: number): TailFit | undefined {
  const survival = survivalOf(table, open)
  if (!(survival.weight > 0)) return undefined
  const first = fitAbove(table, open, { survival, unit, never: 0 })
  const never = Math.min(first.share * first.never, survival.never)
  return fitAbove(table, open, { survival, unit, never })
}

/** The length after which `share` of all orders will still leave, by the tail. */
export function tailLengthAt(fit: TailFit, share: number): number {
  return fit.from + fit.scale * Math.log(Math.max(1, (fit.share * (1 - fit.never)) / share))
}

/** The chance that an order that has stayed for `length` will still leave by itself. */
export function chanceToLeave(fit: TailFit, length: number): number {
  const leaving = (1 - fit.never) * Math.exp(-Math.max(0, length - fit.from) / fit.scale)
  return leaving / (leaving + fit.never)
}

function fitAbove(
  table: StayTable,
  open: readonly Stay[],
  { survival, unit, never }: { survival: Survival; unit: number; never: number },
): TailFit {
  const bin = tailBin(survival, unit, never)
  const from = edge(table.unit, bin)
  // Lengths are measured in `from`, weights in orders of today.
  const ended = table.left.slice(bin).flatMap((weight, index) => {
    const excess = Math.max(0, middle(table.unit, bin + index) - from) / from
    return weight > 0 ? [{ excess, orders: weight / unit }] : []
  })
  const waiting = open.flatMap((stay) =>
    stay.length >= from
      ? [{ excess: (stay.length - from) / from, orders: weightIn(table, stay) / unit }]
      : [],
  )
  const { scale, never: neverInTail } = mixture(ended, waiting)
  return { from, scale: scale * from, share: survival.staying[bin] ?? 0, never: neverInTail }
}

function tailBin({ staying, atRisk }: Survival, unit: number, never: number): number {
  let bin = 1
  while (
    bin < staying.length - 2 &&
    (staying[bin] ?? 0) - never > tailShare &&
    (atRisk[bin] ?? 0) >= minAtRisk * unit
  )
    bin++
  return bin
}

type Excess = { excess: number; orders: number }

function mixture(ended: readonly Excess[], waiting: readonly Excess[]): { scale: number; never: number } {
  let [scale, never] = [priorScale, priorNever]
  for (let round = 0; round < maxRounds; round++) {
    let [left, sum, stuck, all] = [0, 0, 0, 0]
    for (const { excess, orders } of ended) {
      all += orders
      if (excess > maxScales * scale) stuck += orders
      else {
        left += orders
        sum += orders * excess
      }
    }
    for (const { excess, orders } of waiting) {
      const isStuck = never / (never + (1 - never) * Math.exp(-excess / scale))
      all += orders
      stuck += orders * isStuck
      sum += orders * (1 - isStuck) * excess
    }
    const before = scale
    scale = (priorStays * priorScale + sum) / (priorStays + left)
    never = Math.min(0.95, (priorNeverStays * priorNever + stuck) / (priorNeverStays + all))
    if (Math.abs(scale - before) < 1e-4 * scale) break
  }
  return { scale, never }
}
