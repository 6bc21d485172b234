import { saveResults } from '../measure/results/save-results.ts'
import { table } from '../measure/results/table.ts'
import { withFilledConsole } from '../pages/filled-console.ts'
import { measurePage, type PageFigures } from '../pages/measure-page.ts'
import { pagesOf } from '../pages/pages.ts'
import { apiQueriesOf } from './api-queries.ts'
import { indexUses, type IndexUse } from './index-use.ts'

const goalMoreMs = 10

/**
 * How long each query of the API and each page takes with this number of orders, in
 * turns with the same commands sent to MongoDB alone, and searches also in turns with
 * one plain find; and which indexes that used.
 */
export async function benchQuery(options: {
  orders: number
  quick: boolean
  rounds: number
  print(line: string): void
}): Promise<string> {
  const { orders, quick, rounds, print } = options
  const { figures, indexes } = await withFilledConsole(orders, print, async ({ db, get, now }) => {
    const pages = pagesOf(orders, now).map((page) => ({ ...page, name: `page: ${page.name}` }))
    const measured: PageFigures[] = []
    for (const one of [...apiQueriesOf(orders, now), ...pages]) {
      const figures = await measurePage(one, { db, get, paths: quick ? 20 : 50, rounds })
      print(`${one.name}: p50 ${figures.p50Ms} p99 ${figures.p99Ms} ms, bare p99 ${figures.bare.p99Ms} ms`)
      measured.push(figures)
    }
    return { figures: measured, indexes: await indexUses(db, orders) }
  })
  const file = await saveResults('query', { orders, rounds, goalMoreMs, queries: figures, indexes })
  return `${tableOf(figures)}\n\n${indexTable(indexes)}\n\nFigures of each command are in ${file}.`
}

/**
 * Positive where p99 takes longer than the same find; a search may be read in other steps than
 * one find, and is compared with that.
 */
const moreMs = ({ p99Ms, bare, plain = bare }: PageFigures): number =>
  Math.round((p99Ms - plain.p99Ms) * 10) / 10

function tableOf(figures: readonly PageFigures[]): string {
  return table(
    ['query', 'p50 / p99 ms', 'bare p50 / p99 ms', 'one find p50 / p99 ms', 'p99 more', 'goal'],
    figures.map((one) => [
      ...[one.page, `${one.p50Ms} / ${one.p99Ms}`, `${one.bare.p50Ms} / ${one.bare.p99Ms}`],
      one.plain === undefined ? '' : `${one.plain.p50Ms} / ${one.plain.p99Ms}`,
      String(moreMs(one)),
      moreMs(one) <= goalMoreMs ? `≤ ${goalMoreMs}` : `≤ ${goalMoreMs} ✗`,
    ]),
  )
}

function indexTable(indexes: readonly IndexUse[]): string {
  return table(
    ['index', 'bytes an order', 'uses'],
    indexes.map(({ index, bytesPerOrder, uses }) => [index, String(bytesPerOrder), String(uses)]),
  )
}
