import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { loadBillingMailTemplates } from './billing-mail-templates.ts'
import type { BillingMailBranding } from './render-billing-mail.ts'

export type BillingMailSettings = {
  /** The branding of a source's mails; undefined if it sends none. */
  branding(source: string): BillingMailBranding | undefined
  /** Whether there is any source of billing, so that there are notices. */
  hasBilling: boolean
  /** The sources whose rules have mails, and whose mails can't be sent without `mail`. */
  unsent: readonly string[]
}

/**
 * The settings of mails about subscriptions and payments, source by source.
 *
 * @throws ConfigurationMistake if templates can't be used
 */
export function billingMailSettings(sources: Config['sources']): BillingMailSettings {
  const billing = Object.entries(sources).flatMap(([source, config]) =>
    config.type === 'stripe' ? [[source, config] as const] : [],
  )
  const brandings = new Map(
    billing.flatMap(([source, { mail, livemode }]) => {
      if (mail === undefined) return []
      const { from, locale, timeZone } = mail
      const templates = loadBillingMailTemplates(locale, mail.templates)
      return [[source, { from, locale, timeZone, templates, isTest: !livemode }] as const]
    }),
  )
  return {
    branding: (source) => brandings.get(source),
    hasBilling: billing.length > 0,
    unsent: billing.flatMap(([source, { mail, rules }]) =>
      mail === undefined && rules.length > 0 ? [source] : [],
    ),
  }
}
