import { ShopFault } from '../../sources/shop-fault.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import { webhookAbsent, webhookAbsentRule } from './domain/webhook-absent-alert.ts'
import { webhookDisabled, webhookDisabledRule } from './domain/webhook-disabled-alert.ts'
import { webhookIds } from './domain/webhook-ids.ts'
import { ourWebhooks } from './domain/our-webhooks.ts'
import { webhookExplains } from './domain/webhook-explains.ts'
import { webhookFaults } from './domain/webhook-faults.ts'
import type { WebhookFault } from './domain/webhook-faults.ts'
import { isSweepPossible } from '../../evaluation.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

const rules = [webhookDisabledRule, webhookAbsentRule]

/**
 * Our webhooks that the shop has switched off, and those that it does not have. Nothing is evaluated while
 * the shop is not queried or does not respond; its last response continues explaining other alerts.
 */
export async function evaluateWebhooks(context: EvaluationContext): Promise<RuleResult> {
  const { source, shop, signal, isSwept, discrepancies, onSwept } = context
  const hasResponded = shop === undefined || (isSweepPossible(context) && (await isListed(shop, signal)))
  if (hasResponded && isSwept === true) onSwept?.()
  const faults = faultsOf(context)
  const alerts = faults.map((fault) => alertOf(source.name, fault))
  const lost = alerts.map(({ rule, subject }, nth) => ({ rule, subject, topic: faults[nth]?.topic ?? '' }))
  const binned = new Set(
    discrepancies?.open
      .filter(({ status }) => source.traits.deletedStatuses.has(status))
      .map(({ orderId }) => orderId),
  )
  const inhibitions =
    shop === undefined ? [] : webhookExplains(lost, shop.webhookTopics, (orderId) => binned.has(orderId))
  return hasResponded ? { rules, desired: alerts, inhibitions } : { rules: [], desired: [], inhibitions }
}

async function isListed(shop: NonNullable<EvaluationContext['shop']>, signal: AbortSignal): Promise<boolean> {
  try {
    await shop.listWebhooks(signal)
    return true
  } catch (error) {
    if (error instanceof ShopFault) return false
    throw error
  }
}

function faultsOf({ source, shop, state }: EvaluationContext): WebhookFault[] {
  const webhooks = shop?.webhooks()
  if (shop === undefined || webhooks === undefined) return []
  const known = { source: source.name, deliveryUrl: source.deliveryUrl, ...webhookIds(state.senders) }
  return webhookFaults(ourWebhooks(webhooks, known), shop.webhookTopics)
}

function alertOf(source: string, fault: WebhookFault): DesiredAlert {
  return fault.kind === 'disabled'
    ? webhookDisabled({ source, webhook: fault.webhook })
    : webhookAbsent({ source, topic: fault.topic, paused: fault.paused })
}
