import { html, type Html } from './html.ts'
import { count } from '../../words/numbers.ts'
import { withTimes } from './times.ts'
import type { Viewer } from './viewer.ts'

/** What a service reports: a moment in the reader's zone, a number as the reader writes it. */
export function resultOf(value: unknown, viewer: Viewer): Html {
  if (typeof value === 'number') return html`${count(value, viewer)}`
  return withTimes(String(value), viewer)
}
