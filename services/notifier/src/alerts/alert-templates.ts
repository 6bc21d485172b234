import type { AlertView } from './domain/message/alert-view.ts'
import { alertWordsSchema } from './domain/message/alert-words.ts'
import type { AlertWords } from './domain/message/alert-words.ts'
import { readTemplates, readWords } from '../templates/adapters/template-files.ts'

export type AlertTemplates = {
  words: AlertWords
  html(view: AlertView): string
  text(view: AlertView): string
}

/**
 * Reads the templates of alerts in a folder: `alert.html.eta`, `alert.txt.eta` and
 * `alert-words/<locale>.json`.
 *
 * @param folder default: the shipped templates
 * @throws ConfigurationMistake naming the file
 */
export function loadAlertTemplates(locale: string, folder?: string): AlertTemplates {
  return {
    words: readWords(alertWordsSchema, 'alert-words', locale, folder),
    ...readTemplates<AlertView>('alert', folder),
  }
}
