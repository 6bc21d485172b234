import { emoji } from './emoji.ts'
import { escapeHtml } from './escape-html.ts'

const wordCharacter = String.raw`[\p{L}\p{N}]`

/** Marks count only at the edge of a word, and hold no blank at their own edges. */
function between(mark: '[*]' | '_' | '~'): string {
  const inner = mark === '[*]' ? '*' : mark
  return `(?<!${wordCharacter})${mark}(?!\\s)([^${inner}\\n]+)(?<!\\s)${mark}(?!${wordCharacter})`
}

const span = new RegExp(
  ['```\\n?([^]+?)```\\n?', '`([^`\\n]+)`', '<([^<>\\n]+)>', between('[*]'), between('_'), between('~')].join(
    '|',
  ),
  'gu',
)

/** Slack's markup as HTML: whatever else is in the text, only the tags written here come out. */
export function renderMrkdwn(text: string): string {
  let html = ''
  let from = 0
  for (const match of text.matchAll(span)) {
    html += renderPlain(text.slice(from, match.index)) + renderSpan(match)
    from = match.index + match[0].length
  }
  return html + renderPlain(text.slice(from))
}

/**
 * Text without markup, but with the names of emoji; `&amp;`, `&lt;` and `&gt;`
 * stand for what they stand for in Slack.
 */
export function renderPlain(text: string): string {
  return escapeHtml(unescape(text)).replace(/:([a-z_]+):/g, (name, key: string) => emoji[key] ?? name)
}

function renderSpan([, block, code, control, bold, italic, struck]: RegExpExecArray): string {
  if (block !== undefined) return `<pre>${escapeHtml(unescape(block))}</pre>`
  if (code !== undefined) return `<code>${escapeHtml(unescape(code))}</code>`
  if (control !== undefined) return renderControl(control)
  if (bold !== undefined) return `<strong>${renderMrkdwn(bold)}</strong>`
  if (italic !== undefined) return `<em>${renderMrkdwn(italic)}</em>`
  return `<s>${renderMrkdwn(struck ?? '')}</s>`
}

/** What stands between angle brackets: a link, a date, or a mention. */
function renderControl(control: string): string {
  const bar = control.indexOf('|')
  const target = unescape(bar < 0 ? control : control.slice(0, bar))
  const label = bar < 0 ? undefined : control.slice(bar + 1)
  const date = /^!date\^(\d{1,11})\^/.exec(target)
  if (date) {
    const iso = new Date(Number(date[1]) * 1_000).toISOString()
    return `<time datetime="${iso}">${label === undefined ? iso : renderPlain(label)}</time>`
  }
  if (/^[@#!]/.test(target)) {
    return `<span class="mention">@${renderPlain(label ?? target.slice(1))}</span>`
  }
  const shown = label === undefined ? escapeHtml(target) : renderPlain(label)
  if (!/^(https?:\/\/|mailto:)/i.test(target)) return shown
  return `<a href="${escapeHtml(target)}" rel="noopener noreferrer">${shown}</a>`
}

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) =>
    name === 'amp' ? '&' : name === 'lt' ? '<' : '>',
  )
}
