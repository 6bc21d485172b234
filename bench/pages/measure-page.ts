import type { Db } from 'mongodb'
import type { MeasuredPage } from './pages.ts'
import {
  endRecording,
  recordedSince,
  recordQueries,
  runBare,
  type RecordedQuery,
} from './recorded-queries.ts'

type Percentiles = { p50Ms: number; p95Ms: number; p99Ms: number }

/** One kind of query of a page: the most that it looked at for any of the paths. */
export type QueryFigures = Percentiles & {
  collection: string
  plan: string
  keysExamined: number
  docsExamined: number
  returned: number
  /** With the most examined. */
  example: string
}

export type PageFigures = Percentiles & {
  page: string
  paths: number
  /** The same commands without the console. */
  bare: Percentiles
  /** The find that one would write instead, of those that have one. */
  plain?: Percentiles
  /** When the paths were opened for the first time, with much that was on disk only. */
  firstP95Ms: number
  queries: QueryFigures[]
}

/**
 * Opens a page with different paths: once to record its queries, then again and
 * again, in turns with the bare queries.
 */
export async function measurePage(
  page: MeasuredPage,
  setting: { db: Db; get(path: string): Promise<number>; paths: number; rounds: number },
): Promise<PageFigures> {
  const { db, get, rounds } = setting
  const paths = Array.from({ length: setting.paths }, (_, index) => page.pathOf(index))
  await recordQueries(db)
  const first: number[] = []
  const recorded: RecordedQuery[][] = []
  for (const path of paths) {
    const since = new Date()
    first.push(await get(path))
    recorded.push(await recordedSince(db, since))
  }
  await endRecording(db)
  const [measured, bare, plain]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++)
    for (const [index, path] of paths.entries()) {
      measured.push(await get(path))
      bare.push(await runBare(db, recorded[index]?.map(({ command }) => command) ?? []))
      if (page.plainOf !== undefined) plain.push(await runBare(db, [page.plainOf(index)]))
    }
  return {
    ...{ page: page.name, paths: paths.length, ...percentiles(measured), bare: percentiles(bare) },
    ...(plain.length > 0 && { plain: percentiles(plain) }),
    firstP95Ms: percentiles(first).p95Ms,
    queries: kindsOf(recorded.flat()),
  }
}

/** Queries of one collection and plan are one kind. */
function kindsOf(recorded: readonly RecordedQuery[]): QueryFigures[] {
  const kinds = new Map<string, RecordedQuery[]>()
  for (const query of recorded) {
    const key = `${query.collection} ${query.plan}`
    kinds.set(key, [...(kinds.get(key) ?? []), query])
  }
  return [...kinds.values()].map((queries) => {
    const cost = ({ keysExamined, docsExamined }: RecordedQuery): number => keysExamined + docsExamined
    const worst = queries.reduce((max, one) => (cost(one) > cost(max) ? one : max))
    const { collection, plan, keysExamined, docsExamined, returned, command } = worst
    return {
      ...{ collection, plan, keysExamined, docsExamined, returned },
      ...percentiles(queries.map(({ ms }) => ms)),
      example: JSON.stringify(command, regexAsText).slice(0, 600),
    }
  })
}

const regexAsText = (_key: string, value: unknown): unknown =>
  value instanceof RegExp ? String(value) : value

function percentiles(durations: readonly number[]): Percentiles {
  const sorted = durations.toSorted((a, b) => a - b)
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
    return Math.round(value * 10) / 10
  }
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }
}
