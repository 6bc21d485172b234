import { bobsPostWebhooks } from './bobs-post/bobs-post-webhooks.ts'
import type { CarrierConfig } from './carrier-config.ts'
import type { CarrierWebhooks } from './carrier-webhooks.ts'
import { shipEngineWebhooks } from './shipengine/shipengine-webhooks.ts'

/** How the webhooks of a configured carrier are verified and read. */
export function createCarrierWebhooks(config: CarrierConfig): CarrierWebhooks {
  switch (config.type) {
    case 'bobs-post':
      return bobsPostWebhooks(config)
    case 'shipengine':
      return shipEngineWebhooks(config)
  }
}
