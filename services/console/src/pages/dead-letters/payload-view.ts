import { html, nothing, type Html } from '../shell/frame/html.ts'
import { notice } from '../shell/frame/notice.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { markFault } from './mark-fault.ts'

const maxLines = 2_000

/** A payload with the place marked that a sentence is about. */
export function payloadView(payload: string, sentence: string): Html {
  const lines = markFault(payload, sentence)
  const first = lines.findIndex(({ isMarked }) => isMarked)
  const from = Math.max(0, first - maxLines / 2)
  const shown = lines
    .slice(from, from + maxLines)
    .map(({ text, isMarked }) => (isMarked ? html`<mark>${text}</mark>${'\n'}` : `${text}\n`))
  return html`<pre tabindex="0" class="payload">${shown}</pre>`
}

/** Names that hold secrets are not shown, whatever kept them. */
const secret = /authorization|cookie|signature|token|secret|api-key/i

export function headersView(headers: readonly { name: string; value: string }[], viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  const shown = headers.filter(({ name }) => !secret.test(name))
  if (shown.length === 0) return nothing
  return html`<details class="fold">
    <summary>${words.headers}</summary>
    <dl class="facts small">
      ${shown.map(
        ({ name, value }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </details>`
}

/** What opens a payload: a form, since that is recorded. */
export function openForm(path: string, viewer: Viewer): Html {
  const { deadLetters: words, errors } = viewer.words
  if (!viewer.may('personalData')) return notice('empty', errors.forbidden, errors.forbiddenHint)
  return html`<form action="${path}" method="post" hx-post="${path}" hx-disabled-elt="find button">
    <p class="quiet">${words.payloadHint}</p>
    <input type="hidden" name="formToken" value="${viewer.formToken}" />
    <p class="paging"><button type="submit">${words.open}</button></p>
  </form>`
}
