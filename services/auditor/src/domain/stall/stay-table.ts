const BINS = 288
const RATIO = 1.05
const LOG_RATIO = Math.log(RATIO)

/**
 * How long orders stay in a status, as a life table over bins that grow by 5 %: bounded memory whatever the number of
 * orders, and every quantile within 5 % of the exact one (the relative-error bins of DDSketch: Masson, Rim & Lee, VLDB
 * 2019). Kept as a life table, not as plain counts, because orders that are still there say something too: that they
 * stayed at least so long (Kaplan & Meier, JASA 1958; binned as the actuaries do, Cutler & Ederer 1958). Leaving them
 * out would make every threshold too short while a source grows or slows down.
 *
 * Stays are weighed by when they began, so a season fades; contributions only add up, so their order does not matter.
 */
export type StayTable = {
  /** Upper edge of the first bin, in the unit of the measure. */
  unit: number
  /** Weight of the stays that ended in each bin. */
  left: number[]
  /** The exponent of two that weights are relative to. */
  base: number
}

/** Orders that are still there, or were given up, at `length`, with the weight exponent `memory` of their beginning. */
export type Stay = { length: number; memory: number }

/** Of all orders that came in, the share that stays longer than the lower edge of each bin and will still leave. */
export type Survival = { unit: number; toLeave: number[]; never: number; weight: number }

export function newStayTable(unit: number): StayTable {
  return { unit, left: Array.from({ length: BINS }, () => 0), base: 0 }
}

/** Adds a stay that has ended. Uses up the table it is given. */
export function addStay(table: StayTable, stay: Stay): StayTable {
  // Two to the power of 500 still multiplies safely; beyond, everything moves to a new base.
  if (stay.memory - table.base > 500) {
    const shrink = 2 ** (table.base - stay.memory)
    table = { ...table, left: table.left.map((weight) => weight * shrink), base: stay.memory }
  }
  const bin = binOf(table, stay.length)
  table.left[bin] = (table.left[bin] ?? 0) + 2 ** (stay.memory - table.base)
  return table
}

/** The Kaplan-Meier estimate from the stays that ended and those still `open`, of which some may never leave. */
export function survivalOf(table: StayTable, open: Iterable<Stay>): Survival {
  const ended = [...table.left]
  for (const stay of open) {
    const bin = binOf(table, stay.length)
    ended[bin] = (ended[bin] ?? 0) + 2 ** (stay.memory - table.base)
  }
  const weight = ended.reduce((sum, each) => sum + each, 0)
  let atRisk = weight
  let staying = 1
  const survival = [1]
  for (let bin = 0; bin < BINS; bin++) {
    if (atRisk > weight * 1e-12) staying *= Math.max(0, 1 - (table.left[bin] ?? 0) / atRisk)
    survival.push(staying)
    atRisk -= ended[bin] ?? 0
  }
  return { unit: table.unit, toLeave: survival.map((share) => share - staying), never: staying, weight }
}

/**
 * The length after which at most `share` of all orders will still leave. Orders that never leave (stuck ones, lost
 * updates) are taken out of the tail as the never-cured are in a cure model, so that they cannot drag it upwards.
 */
export function lengthAt(survival: Survival, share: number): number {
  const { toLeave } = survival
  let bin = BINS
  while (bin > 0 && (toLeave[bin - 1] ?? 0) <= share) bin--
  if (bin === 0) return 0
  const high = toLeave[bin - 1] ?? 0
  const low = toLeave[bin] ?? 0
  const within = high > low ? (high - share) / (high - low) : 1
  return edge(survival.unit, bin - 1) + (edge(survival.unit, bin) - edge(survival.unit, bin - 1)) * within
}

/** The chance that an order that has stayed for `length` will still leave by itself. */
export function chanceToLeave(survival: Survival, length: number): number {
  const toLeave = survival.toLeave[binOf(survival, length)] ?? 0
  return toLeave > 0 ? toLeave / (toLeave + survival.never) : 0
}

function binOf(table: { unit: number }, length: number): number {
  if (!(length > table.unit)) return 0
  return Math.min(BINS - 1, 1 + Math.floor(Math.log(length / table.unit) / LOG_RATIO))
}

/** Lower edge of a bin. */
function edge(unit: number, bin: number): number {
  return bin === 0 ? 0 : unit * RATIO ** (bin - 1)
}
