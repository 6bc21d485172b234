import type { ReportedStay, SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { count } from '../words/numbers.ts'
import { duration } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { orderPath } from '../shell/paths.ts'

const width = 600
const height = 44
const minMs = 60_000
const maxMs = 120 * 24 * 3_600_000
const maxDots = 60

/** How long orders stay in each status, with the learned limit and the orders that are there now as dots. */
export function staysView({ source, stays }: SourceReport, isBilling: boolean, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const known = stays.filter(({ threshold, waiting }) => threshold !== null || waiting > 0)
  if (known.length === 0) return nothing
  return html`<section class="card" aria-labelledby="stays">
    <h2 id="stays">${words.stays}</h2>
    <p class="quiet small">${words.staysLegend}</p>
    ${known.map((stay) => stayView(stay, isBilling ? null : source, viewer))}
  </section>`
}

/** On a logarithmic scale, from a minute to four months. */
function positionOf(ms: number): number {
  const within = Math.min(maxMs, Math.max(minMs, ms))
  return Math.round((width * Math.log(within / minMs)) / Math.log(maxMs / minMs))
}

function stayView(stay: ReportedStay, source: string | null, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const { status, threshold, quantiles, waiting, open } = stay
  const now = viewer.now.getTime()
  const shown = open.slice(0, maxDots)
  const limit =
    threshold === null ? words.noLimit : words.limit(duration(threshold.ms), threshold.by === 'work')
  const dots = shown.map(({ orderId, enteredAt, isAlerted }, index) => {
    const age = now - Date.parse(enteredAt)
    return html`<circle
      class="${isAlerted ? 'd-late' : 'd-open'}"
      cx="${positionOf(age)}"
      cy="${14 + (index % 3) * 6}"
      r="3"
    >
      <title>${orderId}: ${duration(age)}</title>
    </circle>`
  })
  const late = open.filter(({ isAlerted }) => isAlerted)
  return html`<div class="stay">
    <h3>${status} <span class="quiet">${words.waitingNow(count(waiting, viewer))}</span></h3>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${status}: ${limit}">
      <line class="d-axis" x1="0" x2="${width}" y1="34" y2="34" />
      ${[60_000, 3_600_000, 86_400_000, 7 * 86_400_000, 30 * 86_400_000].map(
        (ms) => html`<text x="${positionOf(ms)}" y="43">${duration(ms)}</text>`,
      )}
      <rect class="d-usual" x="0" y="8" width="${positionOf(quantiles.ninety)}" height="24">
        <title>
          ${words.quantiles(duration(quantiles.half), duration(quantiles.ninety), duration(quantiles.nearlyAll))}
        </title>
      </rect>
      ${threshold === null ? nothing : html`<line class="d-limit" x1="${positionOf(threshold.ms)}" x2="${positionOf(threshold.ms)}" y1="2" y2="34" />`}
      ${dots}
    </svg>
    <p class="small">
      ${limit}
      ${threshold === null ? nothing : html`<span class="quiet">${words.basedOn(count(threshold.basedOn, viewer), threshold.isLearned)}</span>`}
    </p>
    ${
      late.length === 0
        ? nothing
        : html`<p class="small">
            ${mark('warning', words.late(count(late.length, viewer)))}:
            ${late
              .slice(0, 10)
              .map(({ orderId }) =>
                source === null
                  ? html`${orderId} `
                  : html`<a href="${orderPath(source, orderId)}">${orderId}</a> `,
              )}
          </p>`
    }
  </div>`
}
