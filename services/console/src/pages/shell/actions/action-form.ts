import { randomUUID } from 'node:crypto'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Viewer } from '../frame/viewer.ts'

/** A button, and the form that it opens: what will be done, who and why, then its progress in place. */
export function actionForm(
  action: {
    id: string
    path: string
    title: string
    what: string
    fields?: Html
    isPrimary?: boolean
    /** What the button of the form says. Default: the title. */
    submit?: string
  },
  viewer: Viewer,
): Html {
  const { id, path, title, what, fields = nothing, isPrimary = false, submit = title } = action
  const { actions } = viewer.words
  return html`<button
      type="button"
      data-opens="${id}"
      aria-haspopup="dialog"
      ${isPrimary && html`class="primary"`}
    >
      ${title}
    </button>
    <dialog id="${id}" aria-labelledby="${id}-title">
      <form method="dialog" class="close"><button aria-label="${actions.cancel}">×</button></form>
      <h2 id="${id}-title">${title}</h2>
      <form
        class="action-form"
        action="${path}"
        method="post"
        hx-post="${path}"
        hx-disabled-elt="find .primary"
      >
        <p>${what}</p>
        ${fields}
        <input type="hidden" name="formToken" value="${viewer.formToken}" />
        <input type="hidden" name="once" value="${randomUUID()}" />
        <label for="${id}-reason">${actions.reason}</label>
        <textarea id="${id}-reason" name="reason" rows="2" maxlength="1000" required autofocus></textarea>
        <div class="buttons"><button class="primary" type="submit">${submit}</button></div>
      </form>
    </dialog>`
}
