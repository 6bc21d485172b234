import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { z } from 'zod'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'

const shipped = fileURLToPath(new URL('../../../templates', import.meta.url))

/**
 * Compiles the two templates of a kind of mail, `<name>.html.eta` and `<name>.txt.eta`, which get the view as
 * `it`. Templates are code: only an operator may write to the folder.
 *
 * @throws ConfigurationMistake naming the file
 */
export function readTemplates<View extends object>(
  name: string,
  folder: string = shipped,
): { html(view: View): string; text(view: View): string } {
  const html = new Eta({ autoEscape: true, useWith: false })
  const plain = new Eta({ autoEscape: false, useWith: false })
  const htmlTemplate = compiled(html, resolve(folder, `${name}.html.eta`))
  const textTemplate = compiled(plain, resolve(folder, `${name}.txt.eta`))
  return {
    html: (view) => html.render(htmlTemplate, view),
    text: (view) => plain.render(textTemplate, view),
  }
}

/**
 * The languages that a folder has texts of one kind in: the names of the files in `<kind>/`.
 *
 * @throws ConfigurationMistake naming the folder
 */
export function readLanguages(kind: string, folder: string = shipped): string[] {
  const path = resolve(folder, kind)
  try {
    return readdirSync(path).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
  } catch (error) {
    throw mistake(path, (error as Error).message)
  }
}

/**
 * Reads the texts of one language, `<kind>/<locale>.json` in the folder.
 *
 * @throws ConfigurationMistake naming the file
 */
export function readWords<Schema extends z.ZodType>(
  schema: Schema,
  kind: string,
  locale: string,
  folder: string = shipped,
): z.output<Schema> {
  const path = resolve(folder, kind, `${locale}.json`)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw mistake(path, (error as Error).message)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw mistake(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
}

function compiled(eta: Eta, path: string): ReturnType<Eta['compile']> {
  try {
    return eta.compile(readFileSync(path, 'utf8'))
  } catch (error) {
    throw mistake(path, (error as Error).message)
  }
}

function mistake(path: string, what: string): ConfigurationMistake {
  return new ConfigurationMistake(`The template ${path}`, [what])
}
