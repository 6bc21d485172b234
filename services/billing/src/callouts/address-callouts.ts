import type { ClientSession, Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { findObjects } from '../objects/adapters/object-store.ts'
import { lacksCustomer, paymentKeyOf, withCustomerOf } from './domain/callout-customer.ts'
import type { Triggered } from './domain/callout-customer.ts'

export type AddressParts = {
  db: Db
  logger: Pick<Logger, 'warn'>
  /** For metrics: a call-out that is not made, since nobody knows whose it is. */
  onUnaddressed(source: string): void
}

/**
 * What happened, each with the customer of its payment where a call-out follows and
 * it names none itself, e.g. a dispute.
 */
export async function addressCallouts(
  { db, logger, onUnaddressed }: AddressParts,
  triggered: readonly Triggered[],
  session: ClientSession,
  nowMs: number,
): Promise<Triggered[]> {
  const lacking = new Set(triggered.filter((one) => lacksCustomer(one, nowMs)))
  if (lacking.size === 0) return [...triggered]
  const payments = await findObjects(
    db,
    [...lacking].flatMap((one) => paymentKeyOf(one) ?? []),
    session,
  )
  return triggered.map((one) => {
    if (!lacking.has(one)) return one
    const addressed = withCustomerOf(one, payments.get(paymentKeyOf(one) ?? ''))
    const { source, trigger } = addressed
    if (trigger.customerId === null) {
      onUnaddressed(source)
      const { eventId, event } = trigger
      logger.warn(
        { source, eventId, event },
        'made no call-out: the event names no customer, nor a known payment',
      )
    }
    return addressed
  })
}
