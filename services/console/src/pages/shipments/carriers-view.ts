import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { count } from '../words/numbers.ts'
import { ago, exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { listUrl } from '../shell/lists/list-filters.ts'
import { english } from '../shell/frame/english.ts'
import { shipmentsPath } from '../shell/paths.ts'

/** Whether each carrier responds, since when it does not, and what waits for it. */
export function carriersView(carriers: readonly CarrierResponse[], viewer: Viewer): Html {
  const { carriers: words } = viewer.words.shipments
  if (carriers.length === 0) return nothing
  return html`<ul class="boxes" aria-label="${words.title}">
    ${carriers.map((carrier) => html`<li>${box(carrier, viewer)}</li>`)}
  </ul>`
}

function box(one: CarrierResponse, viewer: Viewer): Html {
  const { carriers: words } = viewer.words.shipments
  const { carrier, state, since, detail, nextProbeBy, waiting, deadLettered } = one
  const isDown = state === 'unavailable'
  const listOf = (name: string): string => listUrl(shipmentsPath, { state: name, carrier })
  return html`<div class="box ${isDown && 'box-failed'}">
    <div class="box-title">
      ${carrier} ${mark(isDown ? 'failed' : 'ok', isDown ? words.unavailable : words.available)}
    </div>
    ${isDown && html`<p class="small">${words.since} ${exact(since, viewer)}. <span ${english(viewer)}>${detail ?? ''}</span></p>`}
    ${
      nextProbeBy !== null &&
      html`<p class="small quiet">${words.nextProbe} ${exact(nextProbeBy, viewer)}</p>`
    }
    <p class="small">
      ${
        waiting.count === 0
          ? html`<span class="quiet">${words.none}</span>`
          : html`<a href="${listOf('accepted')}">${words.waiting(count(waiting.count, viewer))}</a>,
              ${words.oldest} ${ago(waiting.oldestRequestedAt, viewer)}`
      }
      ${
        deadLettered > 0 &&
        html`· <a href="${listOf('dead-lettered')}">${words.deadLettered(count(deadLettered, viewer))}</a>`
      }
    </p>
  </div>`
}
