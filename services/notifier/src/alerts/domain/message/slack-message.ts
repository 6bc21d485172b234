import { cutText } from '../../../templates/domain/cut-text.ts'
import type { AlertSection, AlertView } from './alert-view.ts'

/** `verbatim`: Slack makes no links or mentions from text that looks like one, e.g. a name in an order. */
type Text = { type: 'plain_text'; text: string } | { type: 'mrkdwn'; text: string; verbatim: true }

export type SlackBlock =
  | { type: 'header'; text: Text }
  | { type: 'section'; text: Text }
  | { type: 'context'; elements: Text[] }
  | { type: 'divider' }

/** The body of a call of an incoming webhook, in Block Kit. */
export type SlackMessage = { text: string; blocks: SlackBlock[]; unfurl_links: false; unfurl_media: false }

/** https://docs.slack.dev/reference/block-kit/blocks: Slack refuses larger messages with 400. */
const maxBlocks = 50
const maxHeaderLength = 150
const maxTextLength = 3_000
/** Of all blocks together; Slack refuses about 13,000 with `msg_blocks_too_long`. */
const maxMessageLength = 12_000
const maxFallbackLength = 3_000

const emoji: Record<AlertSection['tone'], string> = {
  critical: ':red_circle:',
  warning: ':large_yellow_circle:',
  info: ':large_blue_circle:',
  resolved: ':white_check_mark:',
}

/** A message within Slack's limits: sections that do not fit are counted in its last line. */
export function slackMessage(view: AlertView): SlackMessage {
  const header: SlackBlock = {
    type: 'header',
    text: { type: 'plain_text', text: cutText(view.subject, maxHeaderLength) },
  }
  const footer = footerOf(view)
  const blocks: SlackBlock[] = [header]
  let left = maxMessageLength - maxHeaderLength - (footer?.length ?? 0) - 300
  let shown = 0
  for (const section of view.sections) {
    const next = blocksOf(section, view)
    const length = next.reduce((sum, block) => sum + lengthOf(block), 0)
    // Two blocks are reserved: the footer and the count of missing sections.
    if (length > left || blocks.length + next.length > maxBlocks - 2) break
    blocks.push(...next)
    left -= length
    shown += 1
  }
  const missing = view.sections.length - shown
  if (missing > 0)
    blocks.push(contextBlock(escapeMrkdwn(view.words.moreSentences.replace('{count}', String(missing)))))
  if (footer !== undefined) blocks.push(contextBlock(footer))
  const text = escapedWithin(
    [view.subject, ...view.sections.flatMap(({ sentences }) => sentences)],
    maxFallbackLength,
  )
  return { text, blocks, unfurl_links: false, unfurl_media: false }
}

function blocksOf(section: AlertSection, { words }: AlertView): SlackBlock[] {
  const { tone, label, title, sentences, more, facts, action, runbook } = section
  const lines = [
    `${emoji[tone]} *${escapeMrkdwn(label)}: ${escapeMrkdwn(title)}*`,
    ...sentences.map((sentence) => escapeMrkdwn(cutText(sentence, 400))),
    ...(more === null ? [] : [escapeMrkdwn(more)]),
    ...facts.map(
      ({ label, value, url = null }) => `*${escapeMrkdwn(label)}:* ${linkOf(url, cutText(value, 500))}`,
    ),
  ]
  const blocks: SlackBlock[] = [{ type: 'divider' }, sectionBlock(linesWithin(lines, maxTextLength))]
  if (action === null) return blocks
  const todo = `*${escapeMrkdwn(words.next)}:* ${escapeMrkdwn(cutText(action, 400))}`
  const where =
    runbook === null ? [] : [`${escapeMrkdwn(words.runbook)}: ${linkOf(runbook.url, runbook.name)}`]
  blocks.push(sectionBlock(linesWithin([todo, ...where], maxTextLength)))
  return blocks
}

function footerOf({ words, footer, consoleUrl }: AlertView): string | undefined {
  const text = footer === null ? [] : [escapeMrkdwn(cutText(footer, 500))]
  const link = consoleUrl === null ? [] : [linkOf(consoleUrl, words.console)]
  return text.length + link.length === 0 ? undefined : [...text, ...link].join(' ')
}

function linkOf(url: string | null, name: string): string {
  return url === null
    ? escapeMrkdwn(name)
    : `<${escapeMrkdwn(url).replaceAll('|', '%7C')}|${escapeMrkdwn(name).replaceAll('|', '¦')}>`
}

/** https://docs.slack.dev/messaging/formatting-message-text: just these three. No name becomes a mention. */
function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The whole lines that fit, so that no escape or link is cut in two. */
function linesWithin(lines: readonly string[], maxLength: number): string {
  let text = ''
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`
    if (longer.length > maxLength - 2) return text === '' ? '…' : `${text}\n…`
    text = longer
  }
  return text
}

function escapedWithin(lines: readonly string[], maxLength: number): string {
  return linesWithin(
    lines.map((line) => escapeMrkdwn(cutText(line, 400))),
    maxLength,
  )
}

function sectionBlock(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
}

function contextBlock(text: string): SlackBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }
}

function lengthOf(block: SlackBlock): number {
  return JSON.stringify(block).length
}
