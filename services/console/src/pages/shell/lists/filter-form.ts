import { html, nothing, type Html } from '../frame/html.ts'
import type { Viewer } from '../frame/viewer.ts'

/** A value of a filter, and its word where it is another one. */
export type Choice = string | readonly [value: string, word: string]

/** The filters of a list. A change is shown without a button where there is JavaScript. */
export function filterForm(path: string, fields: readonly Html[], { words: { lists } }: Viewer): Html {
  return html`<form
    class="filters"
    action="${path}"
    method="get"
    hx-get="${path}"
    hx-trigger="change, submit, input changed delay:300ms from:find input[type=search]"
    hx-target="#results"
    hx-select="#results"
    hx-push-url="true"
    hx-sync="this:replace"
    hx-indicator="#results"
  >
    ${fields}
    <noscript><button type="submit">${lists.apply}</button></noscript>
    <a class="button" href="${path}">${lists.clear}</a>
  </form>`
}

/** @param any the word for no choice; null: one is always chosen */
export function selectField(
  field: { name: string; label: string; any: string | null; choices: readonly Choice[] },
  chosen: string | undefined,
): Html {
  const { name, label, any, choices } = field
  const pairs = choices.map((choice) => (typeof choice === 'string' ? ([choice, choice] as const) : choice))
  const isKnown = chosen === undefined || pairs.some(([value]) => value === chosen)
  const options = (isKnown ? pairs : [[chosen, chosen] as const, ...pairs]).map(
    ([value, word]) => html`<option value="${value}" ${value === chosen && html`selected`}>${word}</option>`,
  )
  return html`<label
    ><span>${label}</span
    ><select name="${name}">
      ${any === null ? nothing : html`<option value="">${any}</option>`} ${options}
    </select></label
  >`
}

export function textField(
  field: { name: string; label: string; type?: 'search' | 'text' | 'date' },
  value = '',
): Html {
  const { name, label, type = 'search' } = field
  return html`<label
    ><span>${label}</span><input type="${type}" name="${name}" value="${value}" maxlength="200"
  /></label>`
}
