import { html, nothing, type Html } from '../shell/frame/html.ts'
import { exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'

/** The slider through the moments at which something was learned, and which of them is shown. */
export function momentBar(
  { moments, knownAt }: { moments: readonly string[]; knownAt: string | null },
  path: string,
  viewer: Viewer,
): Html {
  const { order } = viewer.words
  if (moments.length < 2) return html`<p class="moment"></p>`
  const shown = knownAt === null ? moments.length : moments.findLastIndex((at) => at <= knownAt)
  const stops = [...moments.map((at) => `?known=${encodeURIComponent(at)}`), path].join(' ')
  return html`<div class="moment">
    <label for="moment" class="quiet">${order.asOf}</label>
    <input id="moment" type="range" min="0" max="${moments.length}" value="${shown}" data-stops="${stops}" />
    <span>${knownAt === null ? order.now : exact(knownAt, viewer)}</span>
    ${knownAt === null ? nothing : html`<a class="button" href="${path}">${order.showNow}</a>`}
  </div>`
}
