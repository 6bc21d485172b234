import { readLanguages, readTemplates, readWords } from '../templates/adapters/template-files.ts'
import type { BillingMailView } from './domain/billing-mail-view.ts'
import { billingWordsSchema } from './domain/billing-words.ts'
import type { BillingWords } from './domain/billing-words.ts'

export type BillingMailTemplates = {
  /** By language. */
  words: ReadonlyMap<string, BillingWords>
  html(view: BillingMailView): string
  text(view: BillingMailView): string
}

/**
 * Reads the templates of mails about subscriptions and payments in a folder: `billing.html.eta`,
 * `billing.txt.eta` and `billing-words/<language>.json`, of each language that is there.
 *
 * @param locale the one of customers without another, which must be there
 * @param folder default: the shipped templates
 * @throws ConfigurationMistake naming the file
 */
export function loadBillingMailTemplates(locale: string, folder?: string): BillingMailTemplates {
  const languages = new Set([locale, ...readLanguages('billing-words', folder)])
  const words = [...languages].map(
    (language) => [language, readWords(billingWordsSchema, 'billing-words', language, folder)] as const,
  )
  return { words: new Map(words), ...readTemplates<BillingMailView>('billing', folder) }
}
