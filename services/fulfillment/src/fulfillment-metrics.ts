import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { readPerScrape } from '@slipstream/runtime/observability/read-per-scrape.ts'
import type { CarrierWorkers } from './shipments/start-shipping.ts'
import type { ShipmentBacklog } from './shipments/shipment-backlog.ts'

export type FulfillmentHooks = {
  onRequested(count: number): void
  onStep(carrier: string, step: string, outcome: string): void
}

/** The metrics of shipments. None has a label of a shipment or an order. */
export function fulfillmentMetrics(
  metrics: Metrics,
  backlogs: () => Promise<readonly ShipmentBacklog[]>,
  carriers: () => readonly CarrierWorkers[],
): FulfillmentHooks {
  const read = readPerScrape(backlogs, [])
  metrics.gauge({
    name: 'slipstream_shipments_waiting',
    help: 'Shipments by what they wait for: ship, complete, follow, person, dead-lettered.',
    labelNames: ['carrier', 'step'],
    async collect() {
      for (const { carrier, waiting } of await read())
        for (const [step, count] of Object.entries(waiting)) this.set({ carrier, step }, count)
    },
  })
  metrics.gauge({
    name: 'slipstream_shipments_oldest_waiting_seconds',
    help: 'For how long the oldest shipment that is not booked has been due; 0 when none is.',
    labelNames: ['carrier'],
    async collect() {
      for (const { carrier, oldestMs } of await read()) this.set({ carrier }, oldestMs / 1_000)
    },
  })
  metrics.gauge({
    name: 'slipstream_shipments_drain_seconds',
    help: 'How long the shipments that are not booked will take at the configured rate, once the carrier is available.',
    labelNames: ['carrier'],
    async collect() {
      for (const { carrier, drainMs } of await read()) this.set({ carrier }, drainMs / 1_000)
    },
  })
  metrics.gauge({
    name: 'slipstream_carrier_available',
    help: 'Whether a carrier counts as available: 1 or 0.',
    labelNames: ['carrier'],
    collect() {
      for (const { name, availability } of carriers())
        this.set({ carrier: name }, availability.breaker.state === 'closed' ? 1 : 0)
    },
  })
  const requested = metrics.counter({
    name: 'slipstream_shipments_requested_total',
    help: 'Shipments that orders have requested.',
  })
  const steps = metrics.counter({
    name: 'slipstream_shipment_steps_total',
    help: 'Requests to carriers by step and outcome.',
    labelNames: ['carrier', 'step', 'outcome'],
  })
  return {
    onRequested: (count) => requested.inc(count),
    onStep: (carrier, step, outcome) => steps.inc({ carrier, step, outcome }),
  }
}
