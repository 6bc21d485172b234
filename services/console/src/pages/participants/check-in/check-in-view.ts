import { html, nothing, type Html } from '../../shell/frame/html.ts'
import type { AssetUrls } from '../../shell/assets/serve-assets.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { timeOfDay } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { absentPath } from './absent-view.ts'
import type { Arrival } from './read-arrivals.ts'
import { hidden, resultView, type CheckInOutcome } from './result-view.ts'

type CheckInModel = { arrivals: readonly Arrival[]; result: CheckInOutcome | undefined; assets: AssetUrls }

/** The page of the desk, for one hand: the picture of the camera, the result below, and a box to type in. */
export function checkInPage({ arrivals, result, assets }: CheckInModel, viewer: Viewer): Page {
  const { checkIn } = viewer.words
  const body = html`<div
      id="check-in"
      class="check-in stack"
      data-action="/participants/check-in"
      data-decoder="${assets.qrDecode}"
      data-kept="${checkIn.kept}"
      data-offline="${checkIn.offline}"
      data-sign-in="${checkIn.signIn}"
      data-no-camera="${checkIn.noCamera}"
      data-no-code="${checkIn.noCode}"
    >
      <div class="head">
        <h1>${checkIn.title}</h1>
        <div class="actions"><a class="button" href="${absentPath}">${checkIn.notHere}</a></div>
        <p id="waiting" class="quiet" role="status" data-text="${checkIn.waiting}"></p>
      </div>
      <div id="camera" hidden>
        <video muted playsinline aria-label="${checkIn.camera}"></video>
      </div>
      <div id="result" aria-live="assertive" tabindex="-1">
        ${result === undefined ? html`<p class="quiet">${checkIn.lead}</p>` : resultView(result, viewer)}
      </div>
      <form action="/participants/check-in" method="post" class="typed">
        ${hidden(viewer)}
        <label
          ><span class="small quiet">${checkIn.type}</span
          ><input name="code" type="search" maxlength="1000" autocomplete="off" autocapitalize="off" required
        /></label>
        <button class="primary">${checkIn.find}</button>
      </form>
      <div class="ways" hidden>
        <button type="button" id="start">${checkIn.useCamera}</button>
        <label class="button"
          >${checkIn.picture}<input
            id="picture"
            type="file"
            accept="image/*"
            capture="environment"
            class="visually-hidden"
        /></label>
      </div>
      ${arrivalsView(arrivals, viewer)}
    </div>
    <script type="module" src="${assets.checkIn}"></script>`
  return { title: checkIn.title, section: 'participants', body }
}

function arrivalsView(arrivals: readonly Arrival[], viewer: Viewer): Html {
  if (arrivals.length === 0) return nothing
  const { checkIn, participants } = viewer.words
  return html`<section aria-labelledby="arrivals">
    <h2 id="arrivals">${checkIn.arrivals}</h2>
    <ul class="stack-small">
      ${arrivals.map(
        ({ orderId, name, at, by }) =>
          html`<li>
            ${timeOfDay(at, viewer)} ${name ?? participants.unnamed}
            <span class="quiet small">${orderId} · ${by}</span>
          </li>`,
      )}
    </ul>
  </section>`
}
