import markdownIt from 'markdown-it'
import { readFileSync } from 'node:fs'
import { trustedHtml, type Html } from '../shell/frame/html.ts'
import type { Language } from '../words/language.ts'

const folders: Readonly<Record<Language, URL>> = {
  en: new URL('../../../../../docs/runbooks/', import.meta.url),
  de: new URL('../../../../../docs/runbooks/de/', import.meta.url),
}

/** Markup within the text is shown as text, and links lead nowhere but to pages. */
const markdown = markdownIt({ html: false, linkify: false })

const read = new Map<string, Html | null>()

/** The page of a rule with what to do, in the reader's language; null when there is none. */
export function runbookOf(rule: string, language: Language): Html | null {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(rule)) return null
  const key = `${language}/${rule}`
  const known = read.get(key)
  if (known !== undefined) return known
  const text = textOf(rule, folders[language])
  if (text === null) return null
  const runbook = render(text)
  read.set(key, runbook)
  return runbook
}

function textOf(rule: string, folder: URL): string | null {
  try {
    return readFileSync(new URL(`${rule}.md`, folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Its headings are below those of the page, and links between runbooks lead to the pages here. */
function render(text: string): Html {
  const tokens = markdown.parse(text.replace(/^# .*\n/, ''), {})
  for (const token of tokens) {
    if (token.type.startsWith('heading_')) token.tag = 'h3'
    for (const part of token.children ?? []) {
      const [, name, fragment] = /^([a-z0-9-]+)\.md(#.*)?$/.exec(String(part.attrGet('href') ?? '')) ?? []
      if (name !== undefined) part.attrSet('href', `/runbooks/${name}${fragment ?? ''}`)
      else if (part.type === 'link_open' && !/^https?:/.test(String(part.attrGet('href'))))
        part.attrSet('href', '#content')
    }
  }
  return trustedHtml(markdown.renderer.render(tokens, markdown.options, {}))
}
