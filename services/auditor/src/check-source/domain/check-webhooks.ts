import { ourWebhooks } from '../../rules/webhooks/domain/our-webhooks.ts'
import type { ShopWebhook } from '../../sources/shop-client.ts'
import type { InspectionAdvice } from '../../sources/inspection/shop-inspection.ts'
import type { CheckLine } from './check-line.ts'
import { ok, problem, unknown, warning } from './check-line.ts'
import type { CheckedSettings, SourceEvidence } from './evidence.ts'

/** A line for each topic of orders: whether an active webhook of the shop delivers it to us. */
export function checkWebhooks(
  { source, webhooks }: SourceEvidence,
  { deliveryUrl }: CheckedSettings,
  { topics, addWebhook }: Pick<InspectionAdvice, 'topics' | 'addWebhook'>,
): CheckLine[] {
  if (webhooks === undefined) return [unknown('webhooks', 'not looked at, as the keys do not read')]
  if ('fault' in webhooks) return [unknown('webhooks', webhooks.fault)]
  const nobody = new Set<string>()
  const ours = ourWebhooks(webhooks.value, { source, deliveryUrl, accepted: nobody, refused: nobody })
  return topics.map((topic) => lineOf(topic, ours, { source, addWebhook }))
}

function lineOf(
  { topic, isNeeded }: InspectionAdvice['topics'][number],
  ours: readonly ShopWebhook[],
  { source, addWebhook }: { source: string; addWebhook: string },
): CheckLine {
  const check = `webhook ${topic}`
  const those = ours.filter((webhook) => webhook.topic === topic)
  const active = those.find(({ status }) => status === 'active')
  if (active !== undefined) {
    if (those.length === 1) return ok(check, `active${named(active)}`)
    const ids = those.map(({ id }) => id).join(', ')
    return warning(
      check,
      `${those.length} webhooks deliver it (${ids}), so each change arrives more than once`,
      'keep one of them',
    )
  }
  const report = isNeeded ? problem : warning
  const [other] = those
  if (other === undefined) {
    return report(
      check,
      `no webhook of the shop delivers it to an address that ends in /webhooks/${source}`,
      addWebhook,
    )
  }
  return report(
    check,
    `${other.status}${named(other)}`,
    `make it active in the shop, once deliveries are answered 200`,
  )
}

function named({ id, name }: ShopWebhook): string {
  return name === '' ? ` (webhook ${id})` : ` (webhook ${id}, ${name})`
}
