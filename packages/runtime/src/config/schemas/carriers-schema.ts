import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { secretReference } from '../values/secret-reference.ts'
import { urlOrVariable } from '../values/url-or-variable.ts'
import type { SecretsFrom } from '../values/secrets-from.ts'

const ms = z.int().min(1)

const trackingSchema = closedObject({
  firstMs: ms.default(900_000).describe('The first interval between two queries.'),
  maxMs: ms
    .default(21_600_000)
    .describe('The longest interval: queries of a quiet parcel become rarer up to this.'),
  scanDeadlineMs: ms
    .default(432_000_000)
    .describe('A booked parcel without a scan for longer than this is stalled.'),
  deliveryDeadlineMs: ms
    .default(1_209_600_000)
    .describe('A shipped parcel that is not delivered for longer than this is stalled.'),
  graceMs: ms
    .default(1_209_600_000)
    .describe('How long a delivered parcel is still followed: it may be returned.'),
})

const senderSchema = closedObject({
  name: z.string().min(1).max(100),
  company: z.string().min(1).max(100).optional(),
  street: z.string().min(1).max(200),
  city: z.string().min(1).max(100),
  region: z.string().min(1).max(50).optional().describe('Required by the carrier in AU, CA and US.'),
  postcode: z.string().min(1).max(12),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. NZ')
    .describe('ISO 3166-1, two letters.'),
})

const breakerSchema = closedObject({
  failures: z
    .int()
    .min(1)
    .default(5)
    .describe('Failures in a row, of all workers, after which the carrier counts as unavailable.'),
  firstProbeMs: ms.default(5_000).describe('Time until the first probe.'),
  maxProbeMs: ms.default(300_000).describe('The longest time between two probes.'),
})

function carrierShape({ carriers }: Pick<SecretsFrom, 'carriers'>) {
  return {
    url: urlOrVariable(carriers).describe("Base URL of the carrier's API."),
    apiKey: secretReference(carriers).describe('The key of its API, as `{ env: NAME }`.'),
    bookingsPerSecond: z
      .number()
      .positive()
      .default(5)
      .describe(
        'The maximum rate of bookings, of all workers together; also the rate at which a backlog drains.',
      ),
    requestsPerSecond: z
      .number()
      .positive()
      .default(20)
      .describe('The maximum rate of all other requests, of all workers together.'),
    concurrency: z.int().min(1).max(200).default(10).describe('Requests of one worker at the same time.'),
    timeoutMs: ms.default(15_000).describe('How long a response may take.'),
    lookUpLagMs: ms
      .default(900_000)
      .describe(
        'How long after a booking its look-up may still not find it. Only then is a booking without a response repeated.',
      ),
    parcelGrams: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1_000)
      .describe('The weight that is announced for every parcel.'),
    maxAttempts: z
      .int()
      .min(1)
      .default(5)
      .describe('Failures of one step after which a shipment is dead-lettered. An outage uses up none.'),
    redriveAfterMs: ms
      .optional()
      .describe('When dead-lettered shipments are redriven by themselves; default: only by a command.'),
    breaker: breakerSchema.prefault({}).describe('When the carrier counts as unavailable.'),
    tracking: trackingSchema.prefault({}).describe('How parcels are followed.'),
  }
}

/** The carriers, by their names in `shipping.carrier`. */
export function carriersSchema(secrets: Pick<SecretsFrom, 'carriers'>) {
  const bobsPost = closedObject({
    type: z.literal('bobs-post').describe('The API of Bobs Post.'),
    ...carrierShape(secrets),
    sender: senderSchema.describe('The address from which parcels are sent.'),
    webhookSecrets: z
      .array(secretReference(secrets.carriers))
      .default([])
      .describe(
        'Secrets that sign its webhooks to `/carriers/<name>/webhooks` of fulfillment; without any, webhooks are refused and parcels are followed by queries only.',
      ),
  })
  const shipEngine = closedObject({
    type: z
      .literal('shipengine')
      .describe(
        'ShipEngine: labels of many carriers by one API. Its webhooks are verified with the keys that it publishes.',
      ),
    ...carrierShape(secrets),
    carrierId: z.string().min(1).describe('The carrier account in ShipEngine, e.g. `se-123456`.'),
    serviceCode: z.string().min(1).describe('The service to book, e.g. `usps_priority_mail`.'),
    warehouseId: z.string().min(1).describe('The warehouse in ShipEngine from which parcels are sent.'),
  })
  return z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a name of small letters, digits and dashes'),
      z.discriminatedUnion('type', [bobsPost, shipEngine], {
        error: 'must have a type: bobs-post or shipengine',
      }),
    )
    .default({})
}
