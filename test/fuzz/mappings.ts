import { readFileSync } from 'node:fs'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { scanSchema } from '@slipstream/events/event-types/shipment-events.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { makeOrder } from '@slipstream/sandbox-shop/domain/new-order/make-order.ts'
import { phpJson } from '@slipstream/sandbox-shop/domain/php-json.ts'
import { readWebhook as readBobsPost } from '../../services/fulfillment/src/carriers/bobs-post/domain/webhook.ts'
import { readWebhook as readShipEngine } from '../../services/fulfillment/src/carriers/shipengine/domain/webhook.ts'
import type { WebhookReading } from '../../services/fulfillment/src/carriers/carrier-webhooks.ts'
import { recordOf } from '../../services/ingest/src/adapters/record-of.ts'
import { createSource } from '../../services/ingest/src/create-source.ts'
import type { AuthenticReading, Delivery } from '../../services/ingest/src/domain/delivery.ts'
import { quarantineEvent } from '../../services/ingest/src/domain/quarantine/quarantine-event.ts'
import type { Source } from '../../services/ingest/src/domain/sources/source.ts'
import { capturedDeliveries } from '../../services/ingest/test/captured-deliveries.ts'
import { captured as capturedOfStripe } from '../../services/ingest/test/domain/sources/stripe/given/captured.ts'

/** What a delivery became: an event of this type, or why not. */
export type Taken = { event: string } | { refused: string }

export type Mapping = {
  name: string
  /** Bodies of real deliveries, or what the sandbox sends in their form. */
  bodies: readonly Buffer[]
  /** Names of what happened, as the sender's header says. */
  topics: readonly string[]
  maxBytes: number
  /**
   * Reads a body that is authentic, down to the record that would be appended.
   *
   * @throws when it is neither an event that fits its contract nor refused with a reason
   */
  take(body: Buffer, topic: string): Taken
}

const maxBytes = 8 * 1_024 * 1_024
const receivedAtMs = Date.parse('2026-11-21T07:15:00Z')
const participants = { name: 'Participant {n}', email: 'Participant {n} Email', fields: { school: 'School' } }
const secrets = [{ env: 'SECRET' }]
const sale = '/data/sale'
const declared = {
  woocommerce: { type: 'woocommerce', secrets, participants },
  shopify: { type: 'shopify', secrets, participants },
  'standard-webhooks': { type: 'standard-webhooks', secrets, participants },
  stripe: { type: 'stripe', secrets, livemode: false },
  hmac: {
    ...{ type: 'hmac', secrets, signature: { header: 'x-signature' } },
    event: { pointer: '/kind', types: { 'sale.changed': 'OrderUpdated', 'sale.gone': 'OrderDeleted' } },
    mapping: {
      ...{
        id: `${sale}/ref`,
        status: `${sale}/state`,
        total: `${sale}/sum/gross`,
        modifiedAt: `${sale}/touched`,
      },
      customer: { id: `${sale}/buyer/mail`, name: `${sale}/buyer` },
      billing: { lines: [`${sale}/made`, `${sale}/rows/0`] },
      lineItems: { list: `${sale}/rows`, id: '/no', quantity: '/n', total: '/sum', metadata: '/extra' },
    },
  },
}
const { sources } = parseConfig(JSON.stringify({ sources: declared }), {
  path: 'fuzz',
  environment: { SECRET: `whsec_${Buffer.from('a secret of twenty-four+ bytes').toString('base64')}` },
})

/** All mappings of deliveries to events, each with what it is sent in reality. */
export function allMappings(): Mapping[] {
  return [
    ofSource('woocommerce', {
      bodies: wooBodies(),
      topics: ['order.created', 'order.updated', 'order.deleted', 'order.restored', 'action.x'],
      header: 'x-wc-webhook-topic',
    }),
    ofSource('shopify', {
      bodies: ['create', 'cancelled', 'delete'].map((one) => fixture(`shopify/fixtures/orders-${one}.json`)),
      topics: ['orders/create', 'orders/updated', 'orders/cancelled', 'orders/delete', 'orders/x'],
      header: 'x-shopify-topic',
    }),
    ofSource('hmac', { bodies: [fixture('hmac/fixtures/sale-changed.json')] }),
    ofSource('standard-webhooks', { bodies: [Buffer.from(JSON.stringify(standardWebhook))] }),
    ofSource('stripe', { bodies: stripeBodies() }),
    callbacks(),
    ofCarrier('bobs-post', readBobsPost, bobsPostScan),
    ofCarrier('shipengine', readShipEngine, {
      resource_type: 'API_TRACK',
      data: JSON.parse(
        readFileSync(
          new URL(
            '../../services/fulfillment/test/carriers/shipengine/fixtures/tracking.json',
            import.meta.url,
          ),
          'utf8',
        ),
      ),
    }),
  ]
}

type OfSource = { bodies: readonly Buffer[]; topics?: readonly string[]; header?: string }

function ofSource(
  name: keyof typeof declared,
  { bodies, topics = [''], header = 'x-topic' }: OfSource,
): Mapping {
  const source = createSource(name, sources[name]!)
  const deliveryOf = (body: Buffer, topic: string): Delivery => ({
    ...{ body, headers: { [header]: topic }, receivedAtMs, traceparent: '' },
  })
  return {
    ...{ name, bodies, topics, maxBytes },
    take(body, topic) {
      const delivery = deliveryOf(body, topic)
      return recorded(source, source.readVerified(delivery), delivery)
    },
  }
}

/** What the endpoints of call-outs report. */
function callbacks(): Mapping {
  const source = createSource('stripe', sources['stripe']!)
  const report = { taskId: 'task_1', customerId: 'cus_1', status: 'done', detail: 'It is there.' }
  return {
    ...{ name: 'callbacks', topics: [''], maxBytes: 64 * 1_024 },
    bodies: [Buffer.from(JSON.stringify(report))],
    take(body) {
      const delivery = { body, headers: { 'webhook-id': 'msg_1' }, receivedAtMs, traceparent: '' }
      if (source.readCallback === undefined) throw new Error('A source of billing reads callbacks')
      return recorded(source, source.readCallback('provisioning', delivery), delivery)
    },
  }
}

/** Makes the record, which checks the event against its contract. */
function recorded(source: Source, reading: AuthenticReading, delivery: Delivery): Taken {
  const log = { schemaIds, topicPrefix: '' }
  if (reading.kind === 'event') {
    recordOf(reading.event, log, reading.rawPayload)
    return { event: reading.event.type }
  }
  // A fault of ours is quarantined like this, so that nothing is lost.
  if (reading.reason === 'outside-contract') throw new Error(reading.detail)
  recordOf(quarantineEvent(source, reading, { delivery, rawHeaders: [] }), log)
  return { refused: reading.reason }
}

function ofCarrier(name: string, read: (body: Buffer) => WebhookReading, sample: unknown): Mapping {
  return {
    ...{ name, bodies: [Buffer.from(JSON.stringify(sample))], topics: [''], maxBytes: 256 * 1_024 },
    take(body) {
      const reading = read(body)
      if (reading.kind === 'ignored') return { refused: 'ignored' }
      for (const scans of reading.scans.values()) for (const scan of scans) scanSchema.parse(scan)
      return { event: 'scans' }
    },
  }
}

function wooBodies(): Buffer[] {
  const made = Array.from({ length: 10 }, (_, n) => Buffer.from(phpJson(makeOrder(n, 1_000 + n))))
  const real = (capturedDeliveries() ?? []).map(({ body }) => body.toString('utf8'))
  const different = [...new Set(real)].filter((body) => body.startsWith('{'))
  return [...made, ...different.map((body) => Buffer.from(body))]
}

function stripeBodies(): Buffer[] {
  return [
    ...capturedOfStripe('built'),
    ...capturedOfStripe('localstripe'),
    ...capturedOfStripe('rendered-2020-03-02'),
  ].map(({ body }) => body)
}

const fixture = (path: string): Buffer =>
  readFileSync(new URL(`../../services/ingest/test/domain/sources/${path}`, import.meta.url))

const standardWebhook = {
  ...{ type: 'order.updated', timestamp: '2026-11-21T06:59:00.500Z' },
  data: {
    ...{ id: 'ord_1042', number: 1042, status: 'paid', currency: 'NZD', total: 103.5 },
    customer: { id: 'cus_1', name: 'Mere Tamihana', email: 'mere@example.test' },
    line_items: [
      {
        ...{ id: 'li_1', sku: 'REG', name: 'Registration', quantity: 2, total: '103.50' },
        metadata: { School: 'A', 'Participant 1': 'Ana', 'Participant 1 Email': 'ana@example.test' },
      },
    ],
    ...{ created_at: '2026-11-21T06:00:00Z', updatedAt: '2026-11-21T06:58:00Z' },
  },
}

const bobsPostScan = {
  ...{ id: 'evt_1', type: 'shipment.scanned', shipmentId: 'shp_1', reference: null, status: 'delivered' },
  trackingNumber: 'BP271828198NZ',
  scan: {
    ...{ eventId: 'evt_1', code: 'DELIVERED', at: '2026-11-21T10:00:00.000Z' },
    ...{ location: 'Wellington', description: 'Delivered' },
  },
}
