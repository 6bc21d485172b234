import type { FaultRequests } from '@slipstream/sandbox-carrier/domain/faults/fault-settings.ts'

export const source = 'admin'
const carrier = 'bobs-post'

/** How many times faster the carrier lives: half a day in a second. */
export const speed = 43_200

/** In the carrier's time, as its faults are switched on. */
const carrierMs = (realMs: number): number => realMs * speed
export const dayMs = 24 * 3_600_000

export const adminToken = 'token-of-the-admin'
export const carrierKey = 'key-of-the-carrier'
export const webhookSecret = 'secret-of-the-carrier'

/** How long a look-up may not show a booking, and what the process grants for it. */
const lagMs = 1_000
const grantedLagMs = 1_500

/** The default of leased work: a worker that is frozen for longer has lost what it held. */
export const leaseMs = 15_000

/** What the services read besides addresses. */
export const secrets = {
  ADMIN_TOKEN: adminToken,
  CARRIER_API_KEY: carrierKey,
  CARRIER_WEBHOOK_SECRET: webhookSecret,
}

/**
 * Sources and carriers of a configuration.
 *
 * @param mailFrom by which the mails of one test are found in the inbox that all share; default: none are
 * sent
 * @param redriveAfterMs default: dead-lettered shipments wait for a command
 */
export function shippingConfig({
  mailFrom,
  redriveAfterMs,
}: { mailFrom?: string; redriveAfterMs?: number } = {}) {
  return {
    sources: {
      [source]: {
        type: 'admin',
        admins: [{ name: 'Ana', token: { env: 'ADMIN_TOKEN' } }],
        shipping: {
          ...{ carrier, statuses: ['placed'], since: '2020-01-01T00:00:00Z' },
          ...(mailFrom !== undefined && { mail: { from: mailFrom } }),
        },
      },
    },
    carriers: {
      [carrier]: {
        ...{ type: 'bobs-post', url: { env: 'CARRIER_URL' }, apiKey: { env: 'CARRIER_API_KEY' } },
        webhookSecrets: [{ env: 'CARRIER_WEBHOOK_SECRET' }],
        sender: {
          name: 'Slipstream',
          street: '1 Depot Road',
          city: 'Wellington',
          postcode: '6011',
          country: 'NZ',
        },
        ...{ bookingsPerSecond: 50, requestsPerSecond: 200, timeoutMs: 2_000, lookUpLagMs: grantedLagMs },
        ...{ maxAttempts: 5, ...(redriveAfterMs !== undefined && { redriveAfterMs }) },
        breaker: { failures: 5, firstProbeMs: 250, maxProbeMs: 1_000 },
        tracking: {
          ...{ firstMs: 1_000, maxMs: 4_000, scanDeadlineMs: 30_000 },
          ...{ deliveryDeadlineMs: 60_000, graceMs: 5_000 },
        },
      },
    },
  }
}

/**
 * All that goes wrong at the carrier while it is up. Requests that reset, hang or
 * break may have booked nevertheless.
 */
export const carrierFaults: FaultRequests = {
  reset: { probability: 0.15, operations: ['book'], work: 'done' },
  serverError: { probability: 0.03 },
  hang: { probability: 0.01 },
  errorInside: { probability: 0.02 },
  htmlPage: { probability: 0.02 },
  halfBody: { probability: 0.02 },
  carrierTimeout: { probability: 0.05, operations: ['book'] },
  rateLimited: { probability: 0.01, times: 3 },
  lookupLag: { probability: 0.5, waitMs: carrierMs(lagMs) },
  labelPending: { probability: 0.2 },
  repeatedScans: { probability: 0.5 },
  disorderedScans: { probability: 0.3 },
  lostWebhooks: { probability: 0.3 },
}
