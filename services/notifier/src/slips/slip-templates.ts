import { readTemplates, readWords } from '../templates/adapters/template-files.ts'
import type { SlipView } from './domain/slip-view.ts'
import { slipWordsSchema } from './domain/slip-words.ts'
import type { SlipWords } from './domain/slip-words.ts'

export type SlipTemplates = {
  words: SlipWords
  html(view: SlipView): string
  text(view: SlipView): string
}

/**
 * Reads the templates of slips in a folder: `slip.html.eta`, `slip.txt.eta` and
 * the language's `words/<locale>.json`.
 *
 * @param folder default: the shipped templates
 * @throws ConfigurationMistake naming the file
 */
export function loadSlipTemplates(locale: string, folder?: string): SlipTemplates {
  return {
    words: readWords(slipWordsSchema, 'words', locale, folder),
    ...readTemplates<SlipView>('slip', folder),
  }
}
