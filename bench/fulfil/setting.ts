import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import type { CarrierInUse } from '@slipstream/fulfillment/shipments/carrier-in-use.ts'
import { policyOf } from '@slipstream/fulfillment/shipments/carrier-in-use.ts'
import { createCarrier } from '@slipstream/fulfillment/carriers/create-carrier.ts'

export const carrierName = 'bobs-post'
export const source = 'admin'
export const topicPrefix = 'bench-'
/** Requests of one process at the same time; as many loops have the bare processes. */
export const concurrency = 10

export const secrets = { ADMIN_TOKEN: 'bench-token-of-the-admin', CARRIER_API_KEY: 'sandbox' }

/** @param bookingsPerSecond default: no limit */
export function configurationOf(carrierUrl: string, bookingsPerSecond = 100_000): object {
  return {
    sources: {
      [source]: {
        type: 'admin',
        admins: [{ name: 'Ana', token: { env: 'ADMIN_TOKEN' } }],
        shipping: { carrier: carrierName, statuses: ['placed'] },
      },
    },
    carriers: {
      [carrierName]: {
        ...{ type: 'bobs-post', url: carrierUrl, apiKey: { env: 'CARRIER_API_KEY' } },
        sender: {
          ...{ name: 'Slipstream', street: '1 Depot Road', city: 'Wellington' },
          ...{ postcode: '6011', country: 'NZ' },
        },
        ...{ bookingsPerSecond, requestsPerSecond: 100_000, concurrency },
      },
    },
  }
}

/** The carrier as fulfillment has it. */
export function carrierInUse(carrierUrl: string): CarrierInUse {
  const text = JSON.stringify(configurationOf(carrierUrl))
  const config = parseConfig(text, { path: 'the bench', environment: secrets }).carriers[carrierName]
  if (config === undefined) throw new Error('the carrier is not configured')
  return { name: carrierName, config, carrier: createCarrier(config), policy: policyOf(config) }
}
