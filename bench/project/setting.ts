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

/** A shop whose participants are saved from the second of an order's four events on. */
export const config = parseConfig(
  JSON.stringify({
    sources: {
      shop: {
        type: 'woocommerce',
        secrets: [{ env: 'SHOP_SECRET' }],
        participants: { name: 'Participant {n}', fields: { school: 'School', category: 'Category' } },
        statuses: { processing: ['saveParticipants'], completed: ['saveParticipants', 'sendSlip'] },
      },
    },
  }),
  { path: 'the bench', environment: { SHOP_SECRET: secret } },
)
