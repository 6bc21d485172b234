import type { ShopWebhook } from '../../../sources/shop-client.ts'

/** By what a webhook is recognised as one that delivers to us. */
export type KnownDeliveries = {
  /** The source's name, which ends the path of our own address for it. */
  source: string
  /** As the configuration has it; undefined where it does not say. */
  deliveryUrl: string | undefined
  /** The ids that deliveries carried, of those that were taken and of those that were refused. */
  accepted: ReadonlySet<string>
  refused: ReadonlySet<string>
}

/**
 * The webhooks of a shop that deliver to us; its others do not concern us. Known by the configured address;
 * else by the ids that accepted deliveries carried, and by the addresses of those. Before anything was
 * accepted, by the path `/webhooks/<source>` or the ids of refused deliveries: anybody can invent those, so
 * they count only until then.
 */
export function ourWebhooks(
  webhooks: readonly ShopWebhook[],
  { source, deliveryUrl, accepted, refused }: KnownDeliveries,
): ShopWebhook[] {
  if (deliveryUrl !== undefined)
    return webhooks.filter((webhook) => addressOf(webhook.deliveryUrl) === addressOf(deliveryUrl))
  const learned = webhooks.filter(({ id }) => accepted.has(String(id)))
  if (learned.length > 0) {
    const addresses = new Set(learned.map((webhook) => addressOf(webhook.deliveryUrl)))
    return webhooks.filter((webhook) => addresses.has(addressOf(webhook.deliveryUrl)))
  }
  return webhooks.filter(
    ({ id, deliveryUrl: url }) => addressOf(url).endsWith(`/webhooks/${source}`) || refused.has(String(id)),
  )
}

/** Without query and fragment, and a final slash: the same address may be written with or without. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
