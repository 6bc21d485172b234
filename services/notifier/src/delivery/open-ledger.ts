import type { Db } from 'mongodb'
import { mongoLedger } from './adapters/ledger.ts'
import type { Ledger, LedgerOptions } from './adapters/ledger.ts'
import { settlesFailed } from './domain/delivery-result.ts'
import { eventOfResult, settledEvent } from './domain/outbox-event.ts'

/** The ledger of some kinds of notifications, which publishes failures of mails about orders. */
export function openLedger(db: Db, { kinds, leaseMs }: Pick<LedgerOptions, 'kinds' | 'leaseMs'>): Ledger {
  return mongoLedger(db, { kinds, leaseMs, eventOfResult, settledEvent, settlesFailed })
}
