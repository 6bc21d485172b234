import { html, nothing, type Html } from './html.ts'
import type { Page } from './frame.ts'

/** A box that says what is, why, and what to do. */
export function notice(
  kind: 'empty' | 'error' | 'info',
  title: string,
  hint: Html | string,
  more: Html = nothing,
): Html {
  return html`<div class="notice notice-${kind}" ${kind === 'error' && html`role="alert"`}>
    <p class="notice-title">${title}</p>
    <p>${hint}</p>
    ${more}
  </div>`
}

/** A page that has nothing but such a box. */
export function noticePage(title: string, hint: Html | string): Page {
  return {
    title,
    section: null,
    body: html`<h1>${title}</h1>
      ${notice('error', title, hint)}`,
  }
}
