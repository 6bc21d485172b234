import { html, nothing, type Html } from './html.ts'

/** A part of a page with its heading. */
export const card = (title: string, ...inside: readonly Html[]): Html =>
  html`<section class="card">
    <h2>${title}</h2>
    ${inside}
  </section>`

type Value = Html | string | number | null | undefined

/** Names with values. Those without a value are left out. */
export function facts(...pairs: readonly (readonly [name: string, value: Value])[]): Html {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return shown.length === 0 ? nothing : definitions('facts', shown)
}

/** Names with values in small print, also those without a value. */
export const smallFacts = (pairs: readonly (readonly [name: string, value: Value])[]): Html =>
  definitions('facts small', pairs)

function definitions(classes: string, pairs: readonly (readonly [name: string, value: Value])[]): Html {
  return html`<dl class="${classes}">
    ${pairs.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

/** Links between the lists of one section. */
export function tabs(
  label: string,
  links: readonly (readonly [href: string, word: string])[],
  current: string,
): Html {
  return html`<nav class="tabs" aria-label="${label}">
    ${links.map(
      ([href, word]) => html`<a href="${href}" ${href === current && html`aria-current="page"`}>${word}</a>`,
    )}
  </nav>`
}
