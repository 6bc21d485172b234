import { deliveryUrl } from './shop/serve-shop.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'

export const settle = { afterMs: 10_000, laterOrders: 20 }

/** A shop that may be polled without a limit: in the bench, months pass in a minute. */
export const configuration = {
  sources: {
    shop: {
      type: 'woocommerce',
      secrets: [{ env: 'SHOP_SECRET' }],
      rest: {
        url: { env: 'SHOP_URL' },
        key: { env: 'SHOP_REST_KEY' },
        secret: { env: 'SHOP_REST_SECRET' },
        deliveryUrl,
        requestsPerSecond: 10_000,
      },
      sequence: { field: 'id', settle },
      stalled: { processing: [{ rule: 'learned' }] },
      silence: { atLeastMs: 900_000 },
    },
  },
  audit: { everyMs: 500, sweepEveryMs: 2_000 },
}

export const secrets = {
  SHOP_SECRET: 'bench-secret',
  SHOP_REST_KEY: 'ck_bench',
  SHOP_REST_SECRET: 'cs_bench',
  INGEST_TOKEN: 'bench-token',
}

/** The same as the services read it from the file. */
export function parsed(shopUrl: string) {
  const environment = { ...secrets, SHOP_URL: shopUrl }
  return parseConfig(JSON.stringify(configuration), { path: 'the bench', environment })
}
