import { eventually } from '@slipstream/testing/eventually.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** The document whose table of figures is written again; undefined: none. */
export const figuresFile = process.env['CONSOLE_FIGURES']

export type PageFigures = { path: string; axe: number; bytes: number; paintMs: number; responseMs: number }

const visits = 5
const isPainted = `performance.getEntriesByName('first-contentful-paint').length > 0`

/** Visits a page several times, and has the medians. Times are those that the browser measured. */
export async function measurePage(page: Page, url: string): Promise<Omit<PageFigures, 'axe' | 'path'>> {
  const measured: Omit<PageFigures, 'axe' | 'path'>[] = []
  for (let visit = 0; visit < visits; visit++) {
    await page.goto(url)
    await eventually('the page is painted', () => page.evaluate<boolean>(isPainted))
    measured.push(
      await page.evaluate<Omit<PageFigures, 'axe' | 'path'>>(`(() => {
        const [{ decodedBodySize, responseEnd, requestStart }] = performance.getEntriesByType('navigation')
        const [{ startTime }] = performance.getEntriesByName('first-contentful-paint')
        return { bytes: decodedBodySize, paintMs: startTime, responseMs: responseEnd - requestStart }
      })()`),
    )
  }
  const median = (of: 'bytes' | 'paintMs' | 'responseMs'): number =>
    measured.map((one) => one[of]).sort((a, b) => a - b)[visits >> 1] ?? NaN
  return { bytes: median('bytes'), paintMs: median('paintMs'), responseMs: median('responseMs') }
}

const [start, end] = ['<!-- figures of pages -->', '<!-- end of figures -->']

/** Writes the table between its marks in a document. */
export function writeFigures(file: string, figures: readonly PageFigures[]): void {
  const rows = figures.map(
    ({ path, axe, bytes, paintMs, responseMs }) =>
      `| \`${path}\` | ${axe} | ${(bytes / 1_000).toFixed(1)} | ${Math.round(responseMs)} | ${Math.round(paintMs)} |`,
  )
  const table = [
    '| page | axe-core | HTML, kB | response, ms | first paint, ms |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
  const text = readFileSync(file, 'utf8')
  const [before = '', rest = ''] = text.split(start)
  const [, after = ''] = rest.split(end)
  writeFileSync(file, `${before}${start}\n\n${table}\n\n${end}${after}`)
}
