import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import { ConfigurationMistake } from '@slipstream/runtime/configuration-mistake.ts'
import type { SlipView } from '../domain/slip-view.ts'
import { wordsSchema } from '../domain/words.ts'
import type { Words } from '../domain/words.ts'

const shipped = fileURLToPath(new URL('../../templates', import.meta.url))

export type Templates = {
  words: Words
  html(view: SlipView): string
  text(view: SlipView): string
}

/**
 * The templates of one folder, read once: `slip.html.eta` and `slip.txt.eta`, which get a `SlipView` as `it`, and the language's
 * `words/<locale>.json`. Templates are code, so the folder is to be trusted like this service's own.
 *
 * @throws ConfigurationMistake naming the file
 */
export function loadTemplates(locale: string, folder: string = shipped): Templates {
  const words = readWords(resolve(folder, 'words', `${locale}.json`))
  const html = new Eta({ autoEscape: true, useWith: false })
  const plain = new Eta({ autoEscape: false, useWith: false })
  const htmlTemplate = compiled(html, resolve(folder, 'slip.html.eta'))
  const textTemplate = compiled(plain, resolve(folder, 'slip.txt.eta'))
  return {
    words,
    html: (view) => html.render(htmlTemplate, view),
    text: (view) => plain.render(textTemplate, view),
  }
}

function compiled(eta: Eta, path: string): ReturnType<Eta['compile']> {
  try {
    return eta.compile(readFileSync(path, 'utf8'))
  } catch (error) {
    throw mistake(path, (error as Error).message)
  }
}

function readWords(path: string): Words {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw mistake(path, (error as Error).message)
  }
  const parsed = wordsSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw mistake(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
}

function mistake(path: string, what: string): ConfigurationMistake {
  return new ConfigurationMistake(`The template ${path}`, [what])
}
