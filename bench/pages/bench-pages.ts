import { saveResults } from '../measure/results/save-results.ts'
import { table } from '../measure/results/table.ts'
import { withFilledConsole } from './filled-console.ts'
import { measurePage, type PageFigures } from './measure-page.ts'
import { pagesOf } from './pages.ts'

const goalMs = 100

/**
 * How long each page of the console takes with this number of orders, beside the same commands sent to
 * MongoDB without the console, and how many keys and documents MongoDB looks at for it.
 */
export async function benchPages(options: {
  orders: number
  quick: boolean
  rounds: number
  print(line: string): void
}): Promise<string> {
  const { orders, quick, rounds, print } = options
  const figures = await withFilledConsole(orders, print, async ({ db, get, now }) => {
    const measured: PageFigures[] = []
    for (const page of pagesOf(orders, now)) {
      const one = await measurePage(page, { db, get, paths: quick ? 20 : 50, rounds })
      const { p50Ms, p95Ms, firstP95Ms } = one
      print(
        `${page.name}: p50 ${p50Ms} p95 ${p95Ms} first p95 ${firstP95Ms} ms${p95Ms > goalMs ? ' OVER' : ''}`,
      )
      measured.push(one)
    }
    return measured
  })
  const file = await saveResults('pages', { orders, rounds, goalMs, pages: figures })
  return `${tableOf(figures)}\n\nFigures of each query are in ${file}.`
}

function tableOf(figures: readonly PageFigures[]): string {
  return table(
    ['page', 'p50 / p95 / p99 ms', 'bare p50 / p95 ms', 'first p95 ms', 'queries', 'keys', 'documents'],
    figures.map(({ page, p50Ms, p95Ms, p99Ms, bare, firstP95Ms, queries }) => [
      page,
      `${p50Ms} / ${p95Ms} / ${p99Ms}${p95Ms > goalMs ? ' ✗' : ''}`,
      `${bare.p50Ms} / ${bare.p95Ms}`,
      String(firstP95Ms),
      String(queries.length),
      String(Math.max(0, ...queries.map(({ keysExamined }) => keysExamined))),
      String(Math.max(0, ...queries.map(({ docsExamined }) => docsExamined))),
    ]),
  )
}
