import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import type { RunningCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'

/** An hour of a parcel is a second: most are delivered within a minute. */
export const carrierSpeed = 3_600

/** Bobs Post, whose webhooks go to fulfillment. Its books are kept, as the shipments are. */
export async function startDemoCarrier(options: {
  environment: { CARRIER_URL: string; CARRIER_API_KEY: string; CARRIER_WEBHOOK_SECRET: string }
  dataFolder: string
  fulfillmentUrl: string
  seed: number
}): Promise<RunningCarrier> {
  const { environment, dataFolder, fulfillmentUrl, seed } = options
  const port = Number(new URL(environment.CARRIER_URL).port)
  return startCarrier({
    port,
    // The one before the API's, if it is free.
    pagePort: await freePort([port - 1], new Set()),
    dataFolder,
    seed,
    speed: carrierSpeed,
    apiKey: environment.CARRIER_API_KEY,
    webhookUrl: `${fulfillmentUrl}/carriers/bobs-post/webhooks`,
    webhookSecret: environment.CARRIER_WEBHOOK_SECRET,
    faults: {},
  })
}
