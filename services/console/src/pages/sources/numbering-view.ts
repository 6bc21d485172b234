import type { SequenceResponse } from '../../responses/sequence.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, type Mark } from '../shell/frame/mark.ts'
import { notice } from '../shell/frame/notice.ts'
import { count } from '../words/numbers.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { perRow, type CellState, type NumberingModel, type NumberRange } from './numbering-model.ts'

const cell = 10
const rowHeight = 12
const labelWidth = 70
const maxRanges = 100

const marks: Readonly<Record<CellState, Mark>> = {
  ...{ arrived: 'quiet', recovered: 'ok', explained: 'quiet', waiting: 'waiting', missing: 'failed' },
}

/** The numbers of a source as a strip, and the same as a table of ranges. */
export function numberingView(
  path: string,
  sequence: SequenceResponse | null,
  model: NumberingModel | null,
  viewer: Viewer,
): Html {
  const { sources: words } = viewer.words
  return html`<section class="card" aria-labelledby="numbering">
    <h2 id="numbering">${words.numbering}</h2>
    ${
      sequence === null || model === null
        ? notice('empty', words.noNumbering, words.noNumberingHint)
        : html`<p>${summaryOf(sequence, viewer)}</p>
            ${legend(viewer)} ${strip(model, viewer)} ${rangesTable(model, viewer)}
            ${bars(path, model, viewer)}`
    }
  </section>`
}

function summaryOf(
  { missing, explained, highest, asOf, sweptThrough }: SequenceResponse,
  viewer: Viewer,
): Html {
  const { sources: words } = viewer.words
  const settled = Object.values(explained ?? {}).reduce((sum, one) => sum + one, 0)
  return html`${mark(missing.count === 0 ? 'ok' : 'warning', words.open(count(missing.count, viewer)))} ·
    ${words.highest(String(highest ?? '–'))} · ${words.explainedCount(count(settled, viewer))}
    <span class="quiet"
      >· ${words.asOf} ${ago(asOf, viewer)}
      ${sweptThrough === null ? nothing : html`· ${words.sweptThrough} ${ago(sweptThrough, viewer)}`}</span
    >`
}

function legend({ words: { sources: words } }: Viewer): Html {
  return html`<ul class="legend small" aria-hidden="true">
    ${(Object.keys(marks) as CellState[]).map(
      (state) =>
        html`<li>
          <svg viewBox="0 0 10 10" class="strip-key"><rect class="n-${state}" width="9" height="9" /></svg>
          ${words.cells[state]}
        </li>`,
    )}
  </ul>`
}

function strip({ rows, ranges, first, last }: NumberingModel, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const height = rows.length * rowHeight
  const width = labelWidth + perRow * cell
  const lines = Array.from(
    { length: perRow - 1 },
    (_, index) => `M${labelWidth + (index + 1) * cell - 0.5} 0V${height}`,
  )
  const wrong = ranges.filter(({ state }) => state === 'missing').reduce((sum, range) => sum + range.count, 0)
  return html`<svg
    class="strip"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${words.stripLabel(String(first), String(last), count(wrong, viewer))}"
  >
    <defs>
      <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="n-line" width="1.5" height="4" />
      </pattern>
    </defs>
    ${rows.map(
      ({ first: number, runs }, row) =>
        html`<text x="${labelWidth - 6}" y="${row * rowHeight + 9}">${number}</text> ${runs.map(
            (run) =>
              html`<rect
                class="n-${run.state}"
                x="${labelWidth + run.at * cell}"
                y="${row * rowHeight}"
                width="${run.count * cell - 1}"
                height="10"
              >
                <title>${rangeText(run)}: ${words.cells[run.state]}</title>
              </rect>`,
          )}`,
    )}
    <path class="n-grid" d="${lines.join('')}" />
  </svg>`
}

const rangeText = ({ first, last }: NumberRange): string =>
  first === last ? String(first) : `${first}–${last}`

function rangesTable({ ranges }: NumberingModel, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const newest = ranges.toReversed()
  return html`<details class="fold">
    <summary>${words.asTable}</summary>
    <table class="plain small">
      <thead>
        <tr>
          <th scope="col">${words.numbers}</th>
          <th scope="col">${words.state}</th>
          <th scope="col" class="number">${words.howMany}</th>
          <th scope="col">${words.note}</th>
        </tr>
      </thead>
      <tbody>
        ${newest.slice(0, maxRanges).map(
          (range) =>
            html`<tr>
              <td>${rangeText(range)}</td>
              <td>${mark(marks[range.state], words.cells[range.state] ?? range.state)}</td>
              <td class="number">${count(range.count, viewer)}</td>
              <td>${words.verdicts[range.note ?? ''] ?? range.note ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${newest.length > maxRanges ? html`<p class="quiet small">+ ${newest.length - maxRanges}</p>` : nothing}
  </details>`
}

function bars(path: string, { bars: all }: NumberingModel, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  if (all.length === 0) return nothing
  return html`<h3>${words.otherNumbers}</h3>
    <ul class="bars small">
      ${all.map(
        ({ first, last, open }) =>
          html`<li>
            <a href="${path}?from=${first}#numbering">${first}–${last}</a>
            ${open === 0 ? nothing : mark('failed', words.open(count(open, viewer)))}
          </li>`,
      )}
    </ul>`
}
