import type { Language } from './language.ts'
import { de } from './de.ts'
import { en, type Words } from './en.ts'

const all: Readonly<Record<Language, Words>> = { en, de }

export const wordsFor = (language: Language): Words => all[language]

/** The chosen language; else the first one that the browser wants and there is; else English. */
export function languageFor(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  if (chosen === 'en' || chosen === 'de') return chosen
  for (const part of (acceptLanguage ?? '').toLowerCase().split(',')) {
    const code = part.trim().slice(0, 2)
    if (code === 'en' || code === 'de') return code
  }
  return 'en'
}
