import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { billingSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { rulesInForce } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rules-schema.ts'
import { checkBilling } from '../check-source/billing/check-billing.ts'
import { gatherBillingEvidence } from '../check-source/billing/gather-billing-evidence.ts'
import type { CheckLine } from '../check-source/domain/check-line.ts'
import { billingKindOf } from '../sources/source-kinds.ts'

/** Checks a source of billing. @throws ConfigurationMistake where its key is not set */
export async function checkBillingSource(
  name: string,
  onProgress: (doing: string) => void,
  signal: AbortSignal,
): Promise<CheckLine[]> {
  const config = billingSources(loadConfig({ needsSecrets: ['billing'] }).sources)[name]
  if (config === undefined) throw new Error(`there is no source of billing ${name}`)
  const rules = rulesInForce(config)
  const settings = {
    ...config,
    secrets: signingSecretsOf(name),
    ruleEvents: rules.flatMap(({ on, event }) =>
      on === 'stripe-event' && event !== undefined ? [event] : [],
    ),
  }
  const account = billingKindOf(config).inspectionOf(name, config)
  const evidence =
    'whyNoAccess' in account
      ? account
      : await gatherBillingEvidence({ source: name, account, now: Date.now, onProgress }, signal)
  return checkBilling(name, settings, evidence)
}

/** Undefined where their variables are not set: they are those of ingest, which may run elsewhere. */
function signingSecretsOf(name: string): string[] | undefined {
  try {
    const source = billingSources(loadConfig({ needsSecrets: ['webhooks'] }).sources)[name]
    return source?.secrets.map((secret) => secret.reveal())
  } catch (error) {
    if (!(error instanceof ConfigurationMistake)) throw error
    return undefined
  }
}
