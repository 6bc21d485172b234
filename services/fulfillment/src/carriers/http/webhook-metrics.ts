import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

export type WebhookResult =
  | 'recorded'
  | 'ignored'
  | 'unsigned'
  | 'wrong_signature'
  | 'stale'
  | 'unavailable'
  | 'too_many'
  | 'bad_body'

export type WebhookMetrics = {
  counted(carrier: string, result: WebhookResult): void
  unknownParcels(carrier: string, count: number): void
}

export function createWebhookMetrics(metrics: Metrics): WebhookMetrics {
  const webhooks = metrics.counter({
    name: 'slipstream_fulfillment_carrier_webhooks_total',
    help: 'Webhooks of carriers by result',
    labelNames: ['carrier', 'result'],
  })
  const unknown = metrics.counter({
    name: 'slipstream_fulfillment_unknown_parcels_total',
    help: 'Tracking numbers in webhooks of carriers that belong to no shipment here',
    labelNames: ['carrier'],
  })
  return {
    counted: (carrier, result) => webhooks.inc({ carrier, result }),
    unknownParcels: (carrier, count) => unknown.inc({ carrier }, count),
  }
}
