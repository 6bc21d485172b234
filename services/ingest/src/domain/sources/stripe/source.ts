import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { billingEventId } from '@slipstream/stripe/domain/event-id.ts'
import type { AuthenticReading, Delivery } from '../../delivery.ts'
import type { Fetched } from '../../fetched.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { orQuarantine } from '../../quarantine/or-quarantine.ts'
import { parseBody } from '../../reading/parse-body.ts'
import type { HmacKey } from '../../signature/hmac-key.ts'
import type { Source, SourceKind } from '../source.ts'
import { billingReading } from './billing-reading.ts'
import { readCallback } from './read-callback.ts'
import { readFetchedObject } from './read-fetched-object.ts'
import { readSnapshotEvent } from './read-snapshot-event.ts'
import { readThinEvent } from './read-thin-event.ts'
import { isStripeSecret, verifyStripeSignature } from './signature.ts'
import type { StripeEvent } from './stripe-event.ts'

type StripeConfig = SourceConfigOf<'stripe'>

export const stripe: SourceKind<StripeConfig> = {
  keysOf(secrets) {
    const index = secrets.findIndex((secret) => !isStripeSecret(secret))
    return index === -1 ? secrets.map((secret) => Buffer.from(secret, 'utf8')) : { index, mustBe }
  },
  keptHeaders: [],
  createSource: (name, { livemode }, keys) => stripeSource({ source: name, livemode }, keys),
}

const mustBe =
  "the signing secret of a Stripe endpoint: whsec_ and what follows it, as Stripe's dashboard shows it"

type Account = { source: string; livemode: boolean }

/** The webhooks of one Stripe account, and what is fetched of it. */
function stripeSource(account: Account, keys: readonly HmacKey[]): Source {
  const secrets = keys.map(textOf)
  const readVerified = (delivery: Delivery): AuthenticReading<BillingEvent> =>
    readAuthentic(account, delivery, undefined)
  return {
    name: account.source,
    // The last two are of callbacks.
    secretHeaders: ['stripe-signature', 'webhook-signature', 'svix-signature'],
    // Stripe does not say which of its endpoints a delivery is for.
    senderIdOf: () => undefined,
    readVerified,
    headersOf: () => ({}),
    readFetched: (fetched, delivery) => readAuthentic(account, delivery, fetched),
    readCallback: (callout, delivery) => readCallback(account.source, callout, delivery),
    read(delivery) {
      const refused = verifyStripeSignature(delivery, secrets)
      return refused === undefined ? readVerified(delivery) : { kind: 'refusal', ...refused }
    },
  }
}

function readAuthentic(
  account: Account,
  delivery: Delivery,
  fetched: Fetched | undefined,
): AuthenticReading<BillingEvent> {
  const { source } = account
  let eventId = deriveEventId([source, 'stripe'], delivery.body)
  return orQuarantine(
    () => eventId,
    () => {
      const payload = parseBody(delivery.body)
      const { change, names, content, fact } = readEvent(account, payload, fetched)
      eventId = billingEventId([source, ...names], content)
      requireMode(account, change.livemode)
      const provenance = provenanceOf(change, fetched)
      return billingReading(fact(), { eventId, source, delivery, change, provenance, payload })
    },
  )
}

/** @throws NotUnderstood */
function readEvent({ livemode }: Account, payload: Json, fetched: Fetched | undefined): StripeEvent {
  if (fetched?.kind === 'object') return readFetchedObject(payload, fetched.requestedAt, livemode)
  const { object } = payload
  if (object === 'event') return readSnapshotEvent(payload)
  if (object === 'v2.core.event') return readThinEvent(payload)
  throw new NotUnderstood('not-an-event', 'The member object is neither event nor v2.core.event.')
}

/** @throws NotUnderstood for an event of the other mode: an endpoint of test mode may share the address */
function requireMode({ source, livemode }: Account, isLive: boolean): void {
  if (isLive === livemode) return
  const detail = `It is of ${isLive ? 'live' : 'test'} mode, but the source ${source} has livemode: ${livemode}.`
  throw new NotUnderstood('wrong-mode', detail)
}

function provenanceOf(change: StripeEvent['change'], fetched: Fetched | undefined): Provenance {
  if (fetched !== undefined) return { via: 'rest', topic: null, webhookId: null, deliveryId: null }
  return { via: 'webhook', topic: change.type, webhookId: null, deliveryId: change.id }
}

/** The library takes secrets as text. */
function textOf(key: HmacKey): string {
  const bytes = typeof key === 'object' && 'export' in key ? key.export() : key
  return Buffer.from(bytes as Uint8Array).toString('utf8')
}
