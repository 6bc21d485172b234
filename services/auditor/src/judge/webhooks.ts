import { ShopFault } from '../adapters/shop-rest/shop-fault.ts'
import { listWebhooks } from '../adapters/shop-rest/shop-webhooks.ts'
import { webhookDisabled } from '../domain/desired-alerts/webhook-disabled.ts'
import type { Finding, Judging } from './judging.ts'

/** The shop's webhooks for orders that it has switched off. Nothing is judged while the shop does not tell. */
export async function judgeWebhooks({ source, shop, signal }: Judging): Promise<Finding> {
  if (shop === undefined) return { rules: ['webhook-disabled'], desired: [] }
  try {
    const webhooks = await listWebhooks(shop.ask, signal, 'disabled')
    const ofOrders = webhooks.filter(
      ({ status, topic }) => status === 'disabled' && topic.startsWith('order.'),
    )
    const desired = ofOrders.map((webhook) => webhookDisabled({ source: source.name, webhook }))
    return { rules: ['webhook-disabled'], desired }
  } catch (error) {
    if (error instanceof ShopFault) return { rules: [], desired: [] }
    throw error
  }
}
