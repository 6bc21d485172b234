/**
 * The MongoDB filter for times from `from` (inclusive) to `to` (exclusive). Sources write whole
 * seconds (`…:27Z`) or three digits of fraction (`…:27.120Z`), and as text the whole second sorts
 * after its fractions. So its bounds differ.
 *
 * @returns undefined without a bound
 */
export function timeRange(from: string | undefined, to: string | undefined): object | undefined {
  if (from === undefined && to === undefined) return undefined
  return { ...(from !== undefined && atLeast(from)), ...(to !== undefined && before(to)) }
}

function atLeast(from: string): object {
  const { fraction, allOfSecond, wholeSecond, text } = split(from)
  return fraction === 0 ? { $gte: allOfSecond } : { $gte: text, $ne: wholeSecond }
}

function before(to: string): object {
  const { fraction, allOfSecond, wholeSecond, text } = split(to)
  return fraction === 0 ? { $lt: allOfSecond } : { $lte: wholeSecond, $not: { $gte: text, $lt: wholeSecond } }
}

function split(instant: string): {
  fraction: number
  allOfSecond: string
  wholeSecond: string
  text: string
} {
  const text = new Date(instant).toISOString()
  const second = text.slice(0, 19)
  return {
    fraction: Number(text.slice(20, 23)),
    allOfSecond: `${second}.`,
    wholeSecond: `${second}Z`,
    text,
  }
}
