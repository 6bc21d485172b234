import type { Block, Button } from './block.ts'
import { escapeHtml } from './escape-html.ts'
import type { Message } from './message.ts'
import { renderMrkdwn, renderPlain } from './render-mrkdwn.ts'
import type { TextObject } from './text-object.ts'

/** Messages as items of the channel's list, the newest first. */
export function renderMessages(messages: readonly Message[]): string {
  return messages.toReversed().map(renderMessage).join('')
}

function renderMessage({ number, receivedAt, text, blocks }: Message): string {
  const content =
    blocks.length > 0
      ? blocks.map(renderBlock).join('')
      : `<div class="text">${renderMrkdwn(text ?? '')}</div>`
  return `<li class="message" id="message-${number}">
<span class="avatar" aria-hidden="true">S</span>
<article aria-label="Message ${number}">
<p class="from"><b>Slipstream</b> <span class="app">App</span> <time datetime="${receivedAt}" title="${receivedAt}">${receivedAt.slice(11, 19)} UTC</time></p>
${content}
</article></li>
`
}

function renderBlock(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<h2>${renderPlain(block.text.text)}</h2>`
    case 'section':
      return `<div class="section">${renderSection(block)}</div>`
    case 'context':
      return `<div class="context">${block.elements.map((it) => `<div class="text">${renderText(it)}</div>`).join('')}</div>`
    case 'divider':
      return '<hr>'
    case 'actions':
      return `<p class="actions">${block.elements.map(renderButton).join(' ')}</p>`
  }
}

function renderSection({ text, fields = [], accessory }: Extract<Block, { type: 'section' }>): string {
  const columns = fields.map((field) => `<div class="text">${renderText(field)}</div>`).join('')
  return [
    text === undefined ? '' : `<div class="text">${renderText(text)}</div>`,
    columns && `<div class="fields">${columns}</div>`,
    accessory === undefined ? '' : renderButton(accessory),
  ].join('')
}

function renderText(text: TextObject): string {
  return text.type === 'mrkdwn' ? renderMrkdwn(text.text) : renderPlain(text.text)
}

function renderButton({ text, url, style }: Button): string {
  const kind = style === undefined ? 'button' : `button ${style}`
  return `<a class="${kind}" href="${escapeHtml(url)}" rel="noopener noreferrer">${renderPlain(text.text)}</a>`
}
