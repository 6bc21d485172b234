import type { Command } from '@slipstream/commands/domain/command.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { mark, type Mark } from '../frame/mark.ts'
import type { Viewer } from '../frame/viewer.ts'
import { english } from '../frame/english.ts'
import { resultOf } from '../frame/reported.ts'

export const markOfCommand: Readonly<Record<Command['state'], Mark>> = {
  ...{ requested: 'waiting', running: 'waiting', done: 'ok', refused: 'failed' },
}

/** How far a command is. Until it ends, the browser asks again by itself. */
export function progressView(command: Command | null, viewer: Viewer): Html {
  const { actions } = viewer.words
  if (command === null) return html`<p class="quiet">${actions.sent}</p>`
  const { id, state, by, reason, refusal, result, progress, lastError } = command
  const isOver = state === 'done' || state === 'refused'
  const how = isOver || lastError === null ? actions.state[state] : actions.retried
  const polling = html`hx-get="/commands/${id}" hx-trigger="load delay:1s" hx-swap="outerHTML"`
  const facts = Object.entries((isOver ? result : progress) ?? {}).filter(
    ([name, value]) => isScalar(value) && !name.endsWith('Id'),
  )
  return html`<div class="stack" role="status" ${!isOver && polling}>
    <p>${mark(markOfCommand[state], `${nameOf(command, viewer)}: ${how}`)}</p>
    <p class="quiet small">${viewer.words.order.commandBy(by, reason)}</p>
    ${refusal === null ? nothing : html`<p ${english(viewer)}>${refusal}</p>`}
    ${isOver || lastError === null ? nothing : html`<p class="small" ${english(viewer)}>${lastError}</p>`}
    ${
      facts.length === 0
        ? nothing
        : html`<dl class="facts small">
            ${facts.map(
              ([name, value]) =>
                html`<div>
                  <dt>${actions.results[name] ?? name}</dt>
                  <dd>${typeof value === 'boolean' ? actions.yesOrNo(value) : resultOf(value, viewer)}</dd>
                </div>`,
            )}
          </dl>`
    }
  </div>`
}

/** An acknowledgement is a silence of this episode of an alert alone. */
function nameOf({ kind, payload }: Command, { words: { order, actions } }: Viewer): string {
  if (kind === 'silence' && typeof payload['since'] === 'string') return actions.acknowledged
  return order.command[kind] ?? kind
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)
