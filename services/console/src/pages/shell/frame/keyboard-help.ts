import { html, type Html } from './html.ts'
import type { Words } from '../../words/en.ts'

/** What `?` shows. */
export function keyboardHelp({ keys }: Words): Html {
  const rows: [string, string][] = [
    ['/', keys.search],
    ['g o', keys.orders],
    ['g p', keys.participants],
    ['g s', keys.sources],
    ['g a', keys.alerts],
    ['g d', keys.deadLetters],
    ['g n', keys.notifications],
    ['g e', keys.events],
    ['g h', keys.overview],
    ['j  k', keys.move],
    ['Enter', keys.open],
    ['Esc', keys.close],
    ['?', keys.help],
  ]
  return html`<dialog id="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">${keys.title}</h2>
    <dl>
      ${rows.map(
        ([key, what]) =>
          html`<div>
            <dt><kbd>${key}</kbd></dt>
            <dd>${what}</dd>
          </div>`,
      )}
    </dl>
    <form method="dialog"><button>${keys.close}</button></form>
  </dialog>`
}
