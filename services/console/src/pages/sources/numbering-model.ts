import type { SequenceResponse } from '../../responses/sequence.ts'

export type CellState = 'arrived' | 'recovered' | 'explained' | 'waiting' | 'missing'

/** Numbers in a row that are in the same state. */
export type NumberRange = {
  first: number
  last: number
  count: number
  state: CellState
  note: string | null
}

export type NumberRow = { first: number; runs: (NumberRange & { at: number })[] }

/** Numbers of which only what is wrong is counted. */
export type NumberBar = { first: number; last: number; open: number }

export type NumberingModel = {
  rows: NumberRow[]
  ranges: NumberRange[]
  /** The other numbers, newest first. */
  bars: NumberBar[]
  first: number
  last: number
}

/** Which numbers have orders. */
export type Arrived = { all: ReadonlySet<number>; recovered: ReadonlySet<number> }

export type NumberWindow = { first: number; last: number }

export const perRow = 100
const rowsShown = 50
const maxBars = 60

/** The numbers that are shown as cells: the newest, or those from one on. Null before any number is known. */
export function windowOf(
  { first, highest, step }: Pick<SequenceResponse, 'first' | 'highest' | 'step'>,
  from: number | null,
): NumberWindow | null {
  if (first === null || highest === null || highest < first) return null
  const span = perRow * rowsShown * step
  const rowOf = (number: number): number =>
    first + Math.floor((number - first) / (perRow * step)) * perRow * step
  const newest = Math.max(first, rowOf(highest) + perRow * step - span)
  const start = from === null ? newest : Math.min(newest, Math.max(first, rowOf(from)))
  return { first: start, last: Math.min(highest, start + span - step) }
}

/** Every number of a window with its state, as rows of a hundred and as ranges. */
export function numberingModel(
  sequence: SequenceResponse,
  window: NumberWindow,
  arrived: Arrived,
): NumberingModel {
  const { step } = sequence
  const stateOf = statesOf(sequence, arrived)
  const rows: NumberRow[] = []
  const ranges: NumberRange[] = []
  for (let first = window.first; first <= window.last; first += perRow * step) {
    const row: NumberRow = { first, runs: [] }
    for (let at = 0; at < perRow && first + at * step <= window.last; at++) {
      const number = first + at * step
      const { state, note } = stateOf(number)
      extend(ranges, { number, state, note, step })
      const run = row.runs.at(-1)
      if (run?.state === state && run.note === note)
        Object.assign(run, { last: number, count: run.count + 1 })
      else row.runs.push({ first: number, last: number, count: 1, state, note, at })
    }
    rows.push(row)
  }
  return { rows, ranges, bars: barsOf(sequence, window), ...window }
}

function extend(
  ranges: NumberRange[],
  { number, state, note, step }: { number: number; state: CellState; note: string | null; step: number },
): void {
  const last = ranges.at(-1)
  if (last?.state === state && last.note === note && last.last + step === number)
    Object.assign(last, { last: number, count: last.count + 1 })
  else ranges.push({ first: number, last: number, count: 1, state, note })
}

/**
 * What is known of a number: it arrived; else what the auditor found out; else, below
 * the mark, its absence is explained.
 */
function statesOf(
  { candidates, missing, lowWatermark }: SequenceResponse,
  { all, recovered }: Arrived,
): (number: number) => { state: CellState; note: string | null } {
  const known = new Map(candidates.map((candidate) => [candidate.number, candidate]))
  return (number) => {
    if (recovered.has(number)) return { state: 'recovered', note: null }
    if (all.has(number)) return { state: 'arrived', note: null }
    const candidate = known.get(number)
    if (candidate !== undefined) {
      const { verdict, reason } = candidate
      return { state: verdict === 'unverified' ? 'missing' : 'waiting', note: reason ?? verdict }
    }
    if (missing.ranges.some(({ first, last }) => number >= first && number <= last))
      return { state: 'missing', note: null }
    return { state: lowWatermark !== null && number < lowWatermark ? 'explained' : 'waiting', note: null }
  }
}

/** Of the numbers outside the window, only those that are open are known without reading orders. */
function barsOf({ first, highest, step, missing }: SequenceResponse, window: NumberWindow): NumberBar[] {
  if (first === null || highest === null) return []
  const perWindow = perRow * rowsShown * step
  const windows = Math.ceil((highest - first + step) / perWindow)
  const size = perWindow * Math.ceil(windows / maxBars)
  const bars: NumberBar[] = []
  for (let start = first; start <= highest; start += size) {
    const last = Math.min(highest, start + size - step)
    if (start >= window.first && last <= window.last) continue
    const open = missing.ranges.reduce((sum, range) => {
      const from = Math.max(range.first, start)
      const to = Math.min(range.last, last)
      return to < from ? sum : sum + (to - from) / step + 1
    }, 0)
    bars.push({ first: start, last, open })
  }
  return bars.reverse()
}
