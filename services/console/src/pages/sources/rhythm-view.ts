import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import { dateTimeFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { count } from '../words/numbers.ts'
import { localeOf } from '../words/language.ts'
import type { Viewer } from '../shell/frame/viewer.ts'

const hours = 24
const days = 7
const weekHours = hours * days
const size = 22
const left = 34
const top = 16
const levels = 5
/** An hour without deliveries is shown when at least this number was expected. */
const notable = 3
/** A Monday, 00:00 UTC. */
const monday = Date.UTC(2026, 0, 5)

/** The hours of a week: how much is expected in each, and what was received in the last seven days. */
export function rhythmView({ rhythm }: SourceReport, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const { expected, received, isLearned } = rhythm
  const shift = shiftOf(viewer)
  const max = Math.max(...expected, 0.001)
  const dayNames = Array.from({ length: days }, (_, day) =>
    dateTimeFormat(localeOf(viewer.language), { weekday: 'short', timeZone: 'UTC' }).format(
      monday + day * hours * 3_600_000,
    ),
  )
  const cells = Array.from({ length: weekHours }, (_, local) => {
    const utc = (((local - shift) % weekHours) + weekHours) % weekHours
    return cellOf(local, expected[utc] ?? 0, received?.[utc] ?? null, {
      max,
      dayNames,
      words: viewer.words.sources,
    })
  })
  const inAll = (numbers: readonly number[]): string =>
    count(Math.round(numbers.reduce((sum, one) => sum + one, 0)), viewer)
  return html`<section class="card" aria-labelledby="rhythm">
    <h2 id="rhythm">${words.rhythm}</h2>
    <p>${received === null ? nothing : words.receivedInAll(inAll(received), inAll(expected))}</p>
    ${isLearned ? nothing : html`<p class="quiet">${words.notLearned}</p>`}
    <svg
      class="week"
      viewBox="0 0 ${left + hours * size} ${top + days * size}"
      role="img"
      aria-label="${words.rhythmLabel}"
    >
      ${[0, 6, 12, 18].map((hour) => html`<text x="${left + hour * size}" y="11">${String(hour).padStart(2, '0')}</text>`)}
      ${dayNames.map((name, day) => html`<text x="0" y="${top + day * size + 14}">${name}</text>`)} ${cells}
    </svg>
    <p class="quiet small">${words.rhythmLegend}</p>
  </section>`
}

type Look = { max: number; dayNames: string[]; words: Viewer['words']['sources'] }

function cellOf(
  hour: number,
  expected: number,
  received: number | null,
  { max, dayNames, words }: Look,
): Html {
  const [x, y] = [left + (hour % hours) * size, top + Math.floor(hour / hours) * size]
  const level = expected <= 0 ? 0 : Math.max(1, Math.ceil((levels * expected) / max))
  const radius = received === null ? 0 : Math.min(9, Math.round(9 * Math.sqrt(received / max)))
  const isEmpty = received === 0 && expected >= notable
  const name = `${dayNames[Math.floor(hour / hours)]} ${String(hour % hours).padStart(2, '0')}:00`
  return html`<g>
    <title>
      ${name} ${words.expectedReceived(expected.toFixed(1), received === null ? '–' : String(received))}
    </title>
    <rect class="w${level}${isEmpty ? ' w-none' : ''}" x="${x}" y="${y}" />
    ${radius > 0 && html`<circle cx="${x + 10}" cy="${y + 10}" r="${radius}" />`}
  </g>`
}

/** Whole hours that the viewer's zone is ahead of UTC. */
function shiftOf({ timeZone, now }: Viewer): number {
  const local = new Date(now.toLocaleString('en-US', { timeZone }))
  const utc = new Date(now.toLocaleString('en-US', { timeZone: 'UTC' }))
  return Math.round((local.getTime() - utc.getTime()) / 3_600_000)
}
