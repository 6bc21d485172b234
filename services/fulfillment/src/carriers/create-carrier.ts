import { bobsPostCarrier } from './bobs-post/bobs-post-carrier.ts'
import type { CarrierConfig } from './carrier-config.ts'
import type { Carrier } from './carrier.ts'
import { shipEngineCarrier } from './shipengine/shipengine-carrier.ts'

/** The adapter of a configured carrier. A new kind adds its folder, and its line here. */
export function createCarrier(config: CarrierConfig): Carrier {
  switch (config.type) {
    case 'bobs-post':
      return bobsPostCarrier(config)
    case 'shipengine':
      return shipEngineCarrier(config)
  }
}
