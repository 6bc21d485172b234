import type { Db } from 'mongodb'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { createCarrierWebhooks } from './carriers/create-carrier-webhooks.ts'
import { createApp } from './http/create-app.ts'
import { labelRoutes } from './labels/label-routes.ts'
import { recordScans } from './shipments/record-scans.ts'
import type { ShipmentRecorder } from './shipments/shipment-recorder.ts'

export type HttpOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  db: Db
  config: Pick<Config, 'carriers'>
  recorder: ShipmentRecorder
  host: string
  port: number
  tokens?: readonly Secret[] | undefined
}

/** Listens for the webhooks of carriers, and serves labels. */
export function startHttp(options: HttpOptions): { url: Promise<string>; stop(): Promise<void> } {
  const { db, config, recorder, host, port, tokens = [], logger, health, metrics } = options
  const carriers = new Map(
    Object.entries(config.carriers).map(([name, carrier]) => [name, createCarrierWebhooks(carrier)]),
  )
  const starting = createApp({
    ...{ carriers, recordScans: recordScans(recorder), logger, health, metrics, isPublic: true },
    addRoutes: (app) => void app.register(labelRoutes, { db, tokens }),
  })
  const url = starting.then((app) => app.listen({ host, port }))
  url.then(
    (address) => logger.info({ url: address }, 'listening for the webhooks of carriers'),
    (error: unknown) => logger.fatal({ err: error }, 'could not listen for the webhooks of carriers'),
  )
  return { url, stop: async () => (await starting).close() }
}
