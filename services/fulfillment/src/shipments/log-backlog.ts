import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { ShipmentBacklog } from './shipment-backlog.ts'
import type { CarrierWorkers } from './start-shipping.ts'

const everyMs = 60_000
/** Fewer are no backlog: they are under way. */
const minSeconds = 5

/** Logs once a minute how many shipments wait for a carrier, and when they will be booked. */
export function logBacklog(
  backlogs: () => Promise<readonly ShipmentBacklog[]>,
  carriers: readonly CarrierWorkers[],
  logger: Pick<Logger, 'info' | 'warn'>,
): { stop(): Promise<void> } {
  return runLoop({
    ...{ name: 'count the shipments that wait', everyMs, logger },
    async step() {
      for (const { carrier, waiting, oldestMs, drainMs } of await backlogs()) {
        if (oldestMs < minSeconds * 1_000) continue
        const breaker = carriers.find(({ name }) => name === carrier)?.availability.breaker
        const fields = { carrier, waiting: waiting.ship, oldestSeconds: Math.round(oldestMs / 1_000) }
        if (breaker?.state === 'open') {
          const { since, probeAt: nextProbeAt } = breaker
          logger.info({ ...fields, since, nextProbeAt }, 'shipments wait for the carrier')
        } else {
          const expectedEnd = new Date(Date.now() + drainMs).toISOString()
          logger.info({ ...fields, expectedEnd }, 'the shipments that waited are being booked')
        }
      }
    },
  })
}
