import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { secret } from '../ingest/signed-order.ts'

/** Where a contender reads and writes. */
export type Setting = {
  kafkaBrokers: string[]
  mongodbUrl: string
  topicPrefix: string
  /** How many events the topic holds. */
  events: number
  /** Where it writes: empty. */
  database: string
  /** Where the projector has written before. */
  projected: string
}

export const secrets = { SHOP_SECRET: secret }

/** A shop whose participants are saved from the second of an order's four events on. */
export const configuration = JSON.stringify({
  sources: {
    shop: {
      type: 'woocommerce',
      secrets: [{ env: 'SHOP_SECRET' }],
      rateLimit: { requestsPerSecond: 1_000_000, burst: 1_000_000 },
      participants: { name: 'Participant {n}', fields: { school: 'School', category: 'Category' } },
      statuses: { processing: ['saveParticipants'], completed: ['saveParticipants', 'sendSlip'] },
      slip: { from: 'Shop <slips@shop.example>' },
    },
  },
})

export const config = parseConfig(configuration, { path: 'the bench', environment: secrets })
