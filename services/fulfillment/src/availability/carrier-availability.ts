import type { Db, MongoClient } from 'mongodb'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { mongoBreakerStore } from '@slipstream/work/adapters/breaker-store.ts'
import type { BreakerStore } from '@slipstream/work/adapters/breaker-store.ts'
import type { BreakerEvent, BreakerSettings } from '@slipstream/work/domain/breaker.ts'
import { SharedBreaker } from '@slipstream/work/shared-breaker.ts'
import { availabilityEvent } from './domain/availability-event.ts'

export type AvailabilityOptions = {
  client: MongoClient
  db: Db
  outbox: Outbox
  carrier: string
  settings: BreakerSettings
  /** How long a probe can be under way. */
  inFlightMs: number
  logger: Pick<Logger, 'info' | 'warn'>
}

export type CarrierAvailability = SharedBreaker

/** The breakers of all carriers, which all workers share. */
export const carrierBreakers = (db: Db): BreakerStore => mongoBreakerStore(db, 'carrierBreakers')

/** The breaker of a carrier, which publishes when the carrier becomes unavailable or available again. */
export function createCarrierAvailability(options: AvailabilityOptions): CarrierAvailability {
  const { client, db, outbox, carrier, settings, inFlightMs, logger } = options
  return new SharedBreaker({
    ...{ client, store: carrierBreakers(db), name: carrier, settings, inFlightMs },
    writesOf(event, after) {
      const published = availabilityEvent(carrier, event, after, settings)
      if (published === undefined) return []
      const { revision } = after
      return outbox.writesOf({ record: `carrier/${carrier}`, revision, events: [published] })
    },
    onEvents(events, { since }) {
      for (const event of events) logChange(logger, { carrier, since }, event)
    },
  })
}

function logChange(
  logger: Pick<Logger, 'info' | 'warn'>,
  fields: { carrier: string; since: string | null },
  event: BreakerEvent,
): void {
  if (event.type === 'Opened')
    logger.warn({ ...fields, nextProbeAt: event.probeAt }, `the carrier is unavailable: ${event.reason}`)
  if (event.type === 'Closed') logger.info(fields, 'the carrier is available again')
  if (event.type === 'Paused')
    logger.warn(
      { carrier: fields.carrier, until: event.until },
      'the carrier limits requests: none is sent until the given time',
    )
}
