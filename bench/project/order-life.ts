import { createHmac } from 'node:crypto'
import { createSource } from '@slipstream/ingest/create-source.ts'
import { secret, signedOrder } from '../ingest/signed-order.ts'
import { config } from './setting.ts'

/** What a registration goes through. Its second event saves its participants. */
const life = [
  { topic: 'order.created', status: 'pending' },
  { topic: 'order.updated', status: 'processing' },
  { topic: 'order.updated', status: 'processing' },
  { topic: 'order.updated', status: 'completed' },
]
export const eventsOfAnOrder = life.length

const shop = createSource('shop', config.sources['shop']!)

/** The shop's delivery of order `id` at a step of its life, which it reached at this time, ms since 1970. */
export function delivery(id: number, step: number, reachedAtMs: number) {
  const { topic, status } = life[step]!
  const order = JSON.parse(signedOrder(id).body) as object
  const modified = new Date(reachedAtMs).toISOString().slice(0, 19)
  const changes = { status, date_modified: modified, date_modified_gmt: modified }
  const body = Buffer.from(JSON.stringify({ ...order, ...changes }))
  const headers = {
    'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-id': '1',
    'x-wc-webhook-delivery-id': `${id}-${step}`,
  }
  return { body, headers }
}

/** What ingest makes of the delivery of order `id` at a step of its life, and the payload's bytes. */
export function orderEvent(id: number, step: number) {
  const receivedAtMs = Date.parse(`2026-11-2${step + 1}T06:42:15Z`)
  const reading = shop.read({
    ...delivery(id, step, receivedAtMs),
    receivedAtMs,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  })
  if (reading.kind !== 'event') throw new Error(`the order of the bench is not understood: ${reading.kind}`)
  return reading
}
