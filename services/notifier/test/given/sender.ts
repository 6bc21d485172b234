import type { TestContext } from 'node:test'
import type { Order } from '@slipstream/events/event-types/order.ts'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { decideSlips } from '../../src/slips/enter-slips.ts'
import { smtpMailer } from '../../src/delivery/adapters/smtp-mailer.ts'
import { mailRelay } from '../../src/delivery/mail-relay.ts'
import {
  ensureNotifierCollections,
  forgetOrderAt,
  notifierCollections,
} from '../../src/delivery/adapters/delivery-collections.ts'
import { relayCheck } from '../../src/delivery/relay-check.ts'
import { tellingOutbox } from '../../src/delivery/adapters/outbox.ts'
import type { PendingEvent } from '../../src/delivery/adapters/outbox.ts'
import { slipsDue } from '../../src/slips/domain/slips-due.ts'
import { startSending } from '../../src/start-sending.ts'
import { slipSettings } from '../../src/slips/slip-settings.ts'
import { database } from './database.ts'
import { at, folded, state } from './orders.ts'
import { configText } from './world.ts'

/** The part that sends, on a real database and the mail server of the test, without a log: slips are entered as the consumer does. */
export async function sender(test: TestContext, smtpUrl: string) {
  const { client, db, ledger } = await database(test)
  await ensureNotifierCollections(db)
  const { sources } = parseConfig(configText, { path: 'test', environment: { S: 'secret' } })
  const slips = slipSettings(sources)
  const rules = slips.rules(0)
  const mailer = smtpMailer(smtpUrl)
  const relay = mailRelay(db)
  const outbox = tellingOutbox(db)
  const sending = startSending({
    ...{ db, mailer, relay, slips, slack: undefined, alerts: undefined },
    mailsPerSecond: 1_000,
    pollMs: 20,
    logger: createLogger({ name: 'notifier', level: 'silent' }),
    onAttempt: () => undefined,
  })
  test.after(() => sending.stop())

  return {
    db,
    ledger,
    relay,
    check: relayCheck(mailer, relay),
    rules,
    stop: () => sending.stop(),
    /** The order is cancelled, without the consumer's having withdrawn what failed. */
    end: (orderId: string) =>
      notifierCollections(db).orders.updateOne({ orderId }, { $set: { status: 'cancelled' } }),
    /** An order has reached the status that sends its slips. */
    async due(orderId: string, changes: Partial<Order> = {}): Promise<void> {
      const customer = { id: null, name: 'Mere', email: `order${orderId}@example.test`, phone: null }
      const order = folded(
        state(`e${orderId}`, at('06:44:00'), {
          ...{ orderId, status: 'completed', participants: [], customer },
          ...changes,
        }),
      )
      const rule = rules(order.source)
      if (rule === undefined) throw new Error('the source sends no slips')
      await inTransaction(client, async (session) => {
        const { orders } = notifierCollections(db)
        const stored = { ...order, forgetAt: forgetOrderAt(Date.now()) }
        await orders.replaceOne({ _id: order._id }, stored, { session, upsert: true })
        await decideSlips(db, slipsDue(order, rule, Date.parse(at('07:00:00'))), Date.now(), session)
      })
    },
    /** Time passes: whatever waits for its next attempt or for a lease to run out is due now. */
    waitsAreOver: () => ledger.updateMany({ state: 'due' }, { $set: { dueAt: new Date(0) } }),
    async states(): Promise<string[]> {
      return (await ledger.find().sort({ _id: 1 }).toArray()).map(({ state }) => state)
    },
    /** What the log is to be told and was not before, oldest first. */
    async told(): Promise<PendingEvent['event'][]> {
      const events: PendingEvent['event'][] = []
      for (let pending = await outbox.claim(); pending !== null; pending = await outbox.claim()) {
        events.push(pending.event)
        await outbox.told(pending)
      }
      return events
    },
  }
}
