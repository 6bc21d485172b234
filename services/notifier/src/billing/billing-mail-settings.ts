import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { billingSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { rulesInForce } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rules-schema.ts'
import { loadBillingMailTemplates } from './billing-mail-templates.ts'
import type { BillingMailBranding, OpsMailBranding } from './render-billing-mail.ts'

export type BillingMailSettings = {
  /** The branding of a source's mails; undefined if it sends none. */
  branding(source: string): BillingMailBranding | undefined
  /** That of its mails to operators; undefined if nobody gets them. */
  opsBranding(source: string): OpsMailBranding | undefined
  /** The addresses of operators. */
  operators: readonly string[]
  /** Whether there is any source of billing, so that there are notices. */
  hasBilling: boolean
  /** The sources whose rules have mails, and whose mails can't be sent without `mail`. */
  unsent: readonly string[]
  /** Those whose rules have mails to operators, which can't be sent without `alerts.email`. */
  unsentToOps: readonly string[]
}

/**
 * The settings of mails about subscriptions and payments, source by source.
 *
 * @throws ConfigurationMistake if templates can't be used
 */
export function billingMailSettings({
  sources,
  alerts,
}: Pick<Config, 'sources' | 'alerts'>): BillingMailSettings {
  const { email, locale, timeZone } = alerts
  const billing = Object.entries(billingSources(sources)).map(([source, config]) => {
    return { source, config, rules: rulesInForce(config) }
  })
  const brandings = new Map<string, BillingMailBranding>()
  const opsBrandings = new Map<string, OpsMailBranding>()
  for (const { source, config } of billing) {
    const { mail, livemode } = config
    const templates = loadBillingMailTemplates(mail?.locale ?? 'en', mail?.templates)
    if (mail !== undefined) {
      const { from, locale: byDefault, timeZone: ofMails, accountUrl = null } = mail
      const look = { from, locale: byDefault, timeZone: ofMails, accountUrl, templates }
      brandings.set(source, { ...look, isTest: !livemode })
    }
    if (email !== undefined) opsBrandings.set(source, { from: email.from, locale, timeZone, templates })
  }
  const sourcesWith = (to: 'customer' | 'ops'): string[] =>
    billing
      .filter(({ rules }) => rules.some((rule) => rule.mail !== undefined && rule.to === to))
      .map(({ source }) => source)
  return {
    branding: (source) => brandings.get(source),
    opsBranding: (source) => opsBrandings.get(source),
    operators: [...new Set(email?.to)],
    hasBilling: billing.length > 0,
    unsent: sourcesWith('customer').filter((source) => !brandings.has(source)),
    unsentToOps: sourcesWith('ops').filter((source) => !opsBrandings.has(source)),
  }
}
