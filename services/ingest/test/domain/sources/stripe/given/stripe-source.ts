import { createSource } from '../../../../../src/create-source.ts'
import type { Delivery, Reading } from '../../../../../src/domain/delivery.ts'
import type { Source } from '../../../../../src/domain/sources/source.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import Stripe from 'stripe'

export const secret = 'whsec_slipstream_test_secret'
export const nextSecret = 'whsec_the_secret_that_follows'
export const nowMs = Date.parse('2026-11-22T07:00:00Z')

/** The source `stripe` of test mode. */
export function stripeSource({ secrets = [secret], livemode = false } = {}): Source {
  const environment = Object.fromEntries(secrets.map((one, index) => [`S${index}`, one]))
  const declared = { type: 'stripe', livemode, secrets: Object.keys(environment).map((env) => ({ env })) }
  const { stripe } = configSchema(environment).parse({ sources: { stripe: declared } }).sources
  if (stripe === undefined) throw new Error('the source is not configured')
  return createSource('stripe', stripe)
}

/** What Stripe's library signs. */
export function signatureOf(body: Buffer | string, { by = secret, atMs = nowMs } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({
    ...{ payload: body.toString(), secret: by, timestamp: Math.floor(atMs / 1000) },
  })
}

export function deliveryOf(body: Buffer, signature?: string, receivedAtMs = nowMs): Delivery {
  const headers = signature === undefined ? {} : { 'stripe-signature': signature }
  return { body, headers, receivedAtMs, traceparent: '' }
}

const ofTestMode = stripeSource()

/** What a source of test mode reads of a signed body. */
export function readSigned(body: unknown): Reading {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  return ofTestMode.read(deliveryOf(bytes, signatureOf(bytes)))
}
