import { z } from 'zod'
import { billingRuleSchema } from './billing-rule-schema.ts'
import type { BillingRule } from './billing-rule-schema.ts'
import { defaultRules } from './default-rules.ts'

const dayMs = 24 * 60 * 60 * 1_000

const rules = z
  .array(billingRuleSchema)
  .max(100, 'can have at most 100 rules')
  .default([])
  .describe('What a change of a subscription or an invoice sets off; default: nothing but entitlements.')

const hasDefaultRules = z
  .boolean()
  .default(false)
  .describe(
    'Whether [the shipped table of mails](billing-mails.md#the-shipped-table) applies as well as `rules`.',
  )

const notOlderThanMs = z
  .int()
  .min(60_000)
  .max(90 * dayMs)
  .default(dayMs)
  .describe(
    'Rules do nothing for what is longer ago, e.g. when billing starts with an old log or was stopped for days. Entitlements follow whatever their age.',
  )

/** What follows from what happens, as keys of a source. */
export const billingRulesShape = { rules, defaultRules: hasDefaultRules, notOlderThanMs }

let parsedDefaults: BillingRule[] | undefined

/** All rules of a source: the shipped ones, where it has them, and its own. */
export function rulesInForce(source: {
  rules: readonly BillingRule[]
  defaultRules: boolean
}): BillingRule[] {
  if (!source.defaultRules) return [...source.rules]
  parsedDefaults ??= z.array(billingRuleSchema).parse(defaultRules)
  return [...parsedDefaults, ...source.rules]
}
