import type { Db, MongoClient } from 'mongodb'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { mongoSharedRate } from '@slipstream/work/adapters/shared-rate.ts'
import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import type { QueueWorker } from '@slipstream/work/queue-worker-options.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import { createCarrierAvailability } from '../availability/carrier-availability.ts'
import type { CarrierAvailability } from '../availability/carrier-availability.ts'
import type { ShipmentState } from './domain/shipment-state.ts'
import { maxRequestMs } from './carrier-in-use.ts'
import type { CarrierInUse } from './carrier-in-use.ts'
import { queueOf } from './domain/work-plan.ts'
import type { QueueKind } from './domain/work-plan.ts'
import { shipmentHandler } from './run-step.ts'
import type { StepParts } from './run-step.ts'
import type { ShipmentRecorder } from './shipment-recorder.ts'
import { createTracker } from './track-together.ts'

export type ShippingOptions = {
  client: MongoClient
  db: Db
  outbox: Outbox
  recorder: ShipmentRecorder
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics: Metrics
  onStep(carrier: string, step: string, outcome: string): void
  /** Default: 15 s, and longer than a request. */
  leaseMs?: number | undefined
}

export type CarrierWorkers = {
  name: string
  availability: CarrierAvailability
  check(): Promise<void>
  stop(): Promise<void>
}

const unlimited: Gate = {
  take: async (wanted) => ({ granted: wanted, waitMs: 0 }),
  giveBack: async () => undefined,
}

/** Starts the workers of all carriers of this process. */
export function startShipping(options: ShippingOptions): {
  carriers: CarrierWorkers[]
  check(): Promise<void>
  stop(): Promise<void>
} {
  const carriers = [...options.recorder.carriers.values()].map((carrier) =>
    startCarrierWorkers(options, carrier),
  )
  return {
    carriers,
    async check() {
      await Promise.all(carriers.map((carrier) => carrier.check()))
    },
    async stop() {
      await Promise.all(carriers.map((carrier) => carrier.stop()))
    },
  }
}

function startCarrierWorkers(options: ShippingOptions, carrier: CarrierInUse): CarrierWorkers {
  const { client, db, outbox, recorder, logger, metrics, onStep } = options
  const { name, config } = carrier
  const inFlightMs = maxRequestMs(config)
  const settings = config.breaker
  const availability = createCarrierAvailability({
    ...{ client, db, outbox, logger, settings, inFlightMs, carrier: name },
  })
  const bookings = mongoSharedRate(db, `bookings/${name}`, { perSecond: config.bookingsPerSecond })
  const requests = mongoSharedRate(db, `requests/${name}`, { perSecond: config.requestsPerSecond })
  const tracker = createTracker(carrier.carrier, requests)
  const parts: StepParts = {
    ...{ db, recorder, carrier, availability, tracker },
    mayRequest: async () => availability.isReady() && (await requests.take(1)).granted > 0,
    onStep: (step, outcome) => onStep(name, step, outcome),
  }
  const start = (kind: QueueKind, concurrency: number, gate?: Gate): QueueWorker =>
    startQueueWorker<ShipmentState>({
      ...{ collection: recorder.items, queue: queueOf(kind, name), handler: shipmentHandler(parts) },
      ...{ concurrency, logger, ...(gate !== undefined && { gate }) },
      leaseMs: options.leaseMs ?? 15_000,
      hooks: workMetrics(metrics).watch(queueOf(kind, name), recorder.items),
      // Parcels are looked after for weeks.
      isTraced: kind !== 'follow',
      onLapsed: (_item, reason) => ({
        kind: 'decided',
        decide: (held) => recorder.ofHeld(held, { type: 'stepBroke', reason, isFinal: true }),
      }),
    })
  const { concurrency } = config
  const workers = [
    // While some are recorded, others are requested: requests have a limit of their own.
    start('ship', 2 * concurrency, availability.gate(bookings)),
    start('complete', concurrency, availability.gate(requests)),
    // Its requests take from the rate themselves, since many parcels share one.
    start('follow', 2 * carrier.carrier.traits.maxTrackedTogether, availability.gate(unlimited)),
    ...(config.redriveAfterMs === undefined ? [] : [start('dead-lettered', concurrency)]),
  ]
  return {
    ...{ name, availability },
    check: async () => void (await Promise.all(workers.map((worker) => worker.check()))),
    async stop() {
      tracker.stop()
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}
