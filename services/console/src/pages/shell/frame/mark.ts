import { html, type Html } from './html.ts'

/** How something is, the same everywhere: a shape, a colour and a word. */
export type Mark = 'ok' | 'waiting' | 'warning' | 'failed' | 'unknown' | 'quiet'

const shapes: Readonly<Record<Mark, string>> = {
  ...{ ok: '●', waiting: '○', warning: '▲', failed: '■', unknown: '?', quiet: '·' },
}

export function mark(kind: Mark, word: string): Html {
  return html`<span class="mark mark-${kind}"><span aria-hidden="true">${shapes[kind]}</span> ${word}</span>`
}

export function shape(kind: Mark): Html {
  return html`<span class="mark mark-${kind}" aria-hidden="true">${shapes[kind]}</span>`
}

const orderMarks: Readonly<Record<string, Mark>> = {
  ...{ completed: 'ok', delivered: 'ok', paid: 'ok', placed: 'waiting' },
  ...{ processing: 'waiting', pending: 'waiting', 'on-hold': 'waiting', draft: 'quiet' },
  ...{ failed: 'quiet', cancelled: 'quiet', refunded: 'quiet', trash: 'quiet', deleted: 'quiet' },
}

/**
 * Statuses are words of the shop. None is in colour: that an order failed needs nobody, and alerts tell what
 * does.
 */
export const markOfStatus = (status: string): Mark => orderMarks[status] ?? 'unknown'

export const markOfSeverity = (severity: string | null): Mark =>
  severity === 'critical' ? 'failed' : severity === 'info' ? 'waiting' : 'warning'
