const bins = 288
const ratio = 1.05
const logRatio = Math.log(ratio)

/**
 * How long orders stay in a status, as a life table over bins that grow by 5 %: bounded memory whatever
 * the number of orders, and every quantile within 5 % of the exact one (the relative-error bins of
 * DDSketch: Masson, Rim & Lee, VLDB 2019). Kept as a life table, not as plain counts, because orders
 * that are still there say something too: that they stayed at least so long (Kaplan & Meier, JASA 1958;
 * binned as the actuaries do, Cutler & Ederer 1958). Leaving them out would make every threshold too
 * short while a source grows or slows down.
 *
 * Stays are weighed by when they began, so a season fades; contributions only add
 * up, so their order does not matter.
 */
export type StayTable = {
  /** Upper edge of the first bin, in the unit of the measure. */
  unit: number
  /** Weight of the stays that ended in each bin. */
  left: number[]
  /** The exponent of two that weights are relative to. */
  base: number
}

/** Orders still there, or left, at `length`, with the weight exponent `memory` of their beginning. */
export type Stay = { length: number; memory: number; count?: number }

/** Of all orders, the share that stays longer than each bin's lower edge and will still leave. */
export type Survival = {
  unit: number
  staying: number[]
  toLeave: number[]
  never: number
  weight: number
  /** Weight of the orders that were watched up to the lower edge of each bin. */
  atRisk: number[]
}

/** @param unit the upper edge of the first bin, in ms or in orders */
export function newStayTable(unit: number): StayTable {
  return { unit, left: Array.from({ length: bins }, () => 0), base: 0 }
}

/** Adds a stay that has ended. Uses up the table it is given. */
export function addStay(table: StayTable, stay: Stay): StayTable {
  // Two to the power of 500 still multiplies safely; beyond, everything moves to a new base.
  if (stay.memory - table.base > 500) {
    const shrink = 2 ** (table.base - stay.memory)
    table = { ...table, left: table.left.map((weight) => weight * shrink), base: stay.memory }
  }
  const bin = binOf(table, stay.length)
  table.left[bin] = (table.left[bin] ?? 0) + weightIn(table, stay)
  return table
}

/** The Kaplan-Meier estimate of stays that ended and those still `open`, of which some may never leave. */
export function survivalOf(table: StayTable, open: Iterable<Stay>): Survival {
  const ended = [...table.left]
  for (const stay of open) {
    const bin = binOf(table, stay.length)
    ended[bin] = (ended[bin] ?? 0) + weightIn(table, stay)
  }
  const weight = ended.reduce((sum, each) => sum + each, 0)
  let remaining = weight
  let share = 1
  const staying = [1]
  const atRisk = [weight]
  for (let bin = 0; bin < bins; bin++) {
    if (remaining > weight * 1e-12) share *= Math.max(0, 1 - (table.left[bin] ?? 0) / remaining)
    remaining -= ended[bin] ?? 0
    staying.push(share)
    atRisk.push(remaining)
  }
  const toLeave = staying.map((each) => each - share)
  return { unit: table.unit, staying, toLeave, never: share, weight, atRisk }
}

/**
 * The length after which at most `share` of all orders will still leave. Orders that never leave
 * (stuck ones, lost updates) are taken out of the tail as the never-cured are in a cure model,
 * so that they cannot drag it upwards.
 */
export function lengthAt(survival: Survival, share: number): number {
  const { toLeave } = survival
  let bin = bins
  while (bin > 0 && (toLeave[bin - 1] ?? 0) <= share) bin--
  if (bin === 0) return 0
  const high = toLeave[bin - 1] ?? 0
  const low = toLeave[bin] ?? 0
  const within = high > low ? (high - share) / (high - low) : 1
  return edge(survival.unit, bin - 1) + (edge(survival.unit, bin) - edge(survival.unit, bin - 1)) * within
}

/** The weight of stays in the table, relative to one with the weight exponent 0. */
export function weightIn(table: { base: number }, { memory, count = 1 }: Stay): number {
  return count * 2 ** (memory - table.base)
}

function binOf(table: { unit: number }, length: number): number {
  if (!(length > table.unit)) return 0
  return Math.min(bins - 1, 1 + Math.floor(Math.log(length / table.unit) / logRatio))
}

/** Lower edge of a bin. */
export function edge(unit: number, bin: number): number {
  return bin === 0 ? 0 : unit * ratio ** (bin - 1)
}

/** A length inside a bin that stands for all of it. */
export function middle(unit: number, bin: number): number {
  return edge(unit, bin) * Math.sqrt(ratio)
}
