export type Header = [name: string, value: string]

const userAgent = 'WooCommerce/10.0.2 Hookshot (WordPress/6.8.2)'
const always: Header[] = [
  ['User-Agent', userAgent],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'deflate, gzip, br, zstd'],
]

/**
 * The headers of a delivery that describe it, in the order WooCommerce 10.0.2 sends them. Host comes before
 * them; Connection, Expect and Content-Length after.
 *
 * @param delivery.source the shop's own address with a slash at its end
 */
export function webhookHeaders(delivery: {
  topic: string
  webhookId: number
  deliveryId: string
  source: string
  signature: string
}): Header[] {
  const [resource = '', event = ''] = delivery.topic.split('.')
  return [
    ...always,
    ['Content-Type', 'application/json'],
    ['X-WC-Webhook-Source', delivery.source],
    ['X-WC-Webhook-Topic', delivery.topic],
    ['X-WC-Webhook-Resource', resource],
    ['X-WC-Webhook-Event', event],
    ['X-WC-Webhook-Signature', delivery.signature],
    ['X-WC-Webhook-ID', String(delivery.webhookId)],
    ['X-WC-Webhook-Delivery-ID', delivery.deliveryId],
  ]
}

/** From this size on curl, which WordPress uses, sends `Expect: 100-continue` before a body. */
const expectContinueFromBytes = 1024 * 1024

/** All headers of a delivery as they go over the wire. */
export function deliveryOnWire(host: string, headers: Header[], contentLength: number): Header[] {
  return [
    ['Host', host],
    ...headers,
    ['Connection', 'close'],
    ...(contentLength > expectContinueFromBytes ? [['Expect', '100-Continue'] satisfies Header] : []),
    ['Content-Length', String(contentLength)],
  ]
}

/** All headers of a ping: neither signed nor marked as a webhook's. */
export function pingOnWire(host: string, contentLength: number): Header[] {
  return [
    ['Host', host],
    ...always,
    ['Connection', 'close'],
    ['Content-Length', String(contentLength)],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ]
}
