import type { SlipView } from './domain/slip-view.ts'
import { wordsSchema } from './domain/slip-words.ts'
import type { Words } from './domain/slip-words.ts'
import { readTemplates, readWords } from '../templates/adapters/template-files.ts'

export type Templates = {
  words: Words
  html(view: SlipView): string
  text(view: SlipView): string
}

/**
 * The templates of slips in one folder, read once: `slip.html.eta`, `slip.txt.eta` and the language's `words/<locale>.json`.
 *
 * @param folder those that are shipped unless given
 * @throws ConfigurationMistake naming the file
 */
export function loadTemplates(locale: string, folder?: string): Templates {
  return {
    words: readWords(wordsSchema, 'words', locale, folder),
    ...readTemplates<SlipView>('slip', folder),
  }
}
