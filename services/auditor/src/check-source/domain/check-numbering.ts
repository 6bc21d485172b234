import { numberOfPayload } from '../../rules/order-numbers/domain/order-number.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import type { SourceTraits } from '../../sources/source-kind.ts'
import type { CheckLine } from './check-line.ts'
import { ok, unknown, warning } from './check-line.ts'

type Metadata = Pick<SourceTraits, 'metadataOf'>

/** How well a number of the orders would do as their sequence. */
export type NumberingGuess = {
  /** As the configuration's `sequence.field` has it. */
  field: string
  step: number
  /**
   * The share of the numbers between the lowest and the highest, in steps, that no
   * order has: 0 is a sequence without gaps.
   */
  gapShare: number
}

/** With fewer orders the numbering can't be evaluated. */
const minOrders = 5
/** More than this share of gaps and a number is a poor sequence, when another one is better. */
const fewGaps = 0.05

/**
 * Which number of these orders counts up with the fewest gaps: their id, their number, or a numeric metadata
 * value that every order has and none shares.
 *
 * @param orders the newest orders, in the shop's own JSON, in any order
 * @returns the best first; a number that repeats, or is missing from some order, is no candidate
 */
export function guessNumbering(orders: readonly Json[], traits: Metadata): NumberingGuess[] {
  if (orders.length < minOrders) return []
  const fields = ['id', 'number', ...metadataKeys(orders, traits).map((key) => `meta:${key}`)]
  const guesses = fields.flatMap((field): NumberingGuess[] => {
    const numbers = orders.map((order) => numberOfPayload(field, order, traits))
    const known = numbers.filter((number) => number !== undefined)
    if (known.length < orders.length || new Set(known).size < known.length) return []
    const sorted = known.sort((a, b) => a - b)
    const differences = sorted.slice(1).map((number, at) => number - (sorted[at] ?? 0))
    const step = differences.reduce(greatestCommonDivisor)
    const places = ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / step + 1
    return [{ field, step, gapShare: 1 - known.length / places }]
  })
  // Of equals the id wins: no plugin can change it.
  return guesses.sort((a, b) => a.gapShare - b.gapShare)
}

/** Whether the configured sequence is the one that the shop's last orders suggest. */
export function checkNumbering(
  configured: { field: string; step: number } | undefined,
  orders: readonly Json[],
  traits: Metadata,
): CheckLine {
  const check = 'numbering'
  const [best, ...others] = guessNumbering(orders, traits)
  if (best === undefined)
    return unknown(check, `the shop has ${orders.length} orders, too few to tell how it numbers them`)
  const advice = `sequence: { field: ${best.field}${best.step > 1 ? `, step: ${best.step}, first: <the lowest number>` : ''} }`
  const seen = `of the last ${orders.length} orders ${words(best)}`
  if (configured === undefined)
    return warning(
      check,
      `missing orders are not noticed: no sequence is configured; ${seen}`,
      `set ${advice}`,
    )
  const { field, step } = configured
  const mine = [best, ...others].find((guess) => guess.field === field)
  if (mine === undefined)
    return warning(check, `${field} is missing from some orders or repeats; ${seen}`, `set ${advice}`)
  if (mine.step % step !== 0)
    return warning(
      check,
      `${field} counts by ${mine.step}, and the configuration by ${step}`,
      `set ${advice}`,
    )
  if (mine.gapShare > fewGaps && best.gapShare <= fewGaps)
    return warning(check, `${words(mine)}, and ${words(best)}`, `set ${advice}: fewer numbers to verify`)
  return ok(check, `${field} by ${step}; of the last ${orders.length} orders ${words(mine)}`)
}

function words({ field, step, gapShare }: NumberingGuess): string {
  const by = step > 1 ? ` by ${step}` : ''
  return `${field} counts up${by} with ${Math.round(gapShare * 100)} % gaps`
}

function metadataKeys(orders: readonly Json[], { metadataOf }: Metadata): string[] {
  return [...new Set(orders.flatMap((order) => metadataOf(order).map(({ key }) => key)))]
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
