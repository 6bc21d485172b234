import type { TestContext } from 'node:test'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { inJointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { ensureDeliveryCollections } from '../../src/delivery/adapters/delivery-collections.ts'
import { mongoOutbox } from '../../src/delivery/adapters/outbox.ts'
import { billingMailSettings } from '../../src/billing/billing-mail-settings.ts'
import { createSmtpMailer } from '../../src/delivery/adapters/smtp-mailer.ts'
import { retentionMs } from '../../src/delivery/domain/retention.ts'
import { createMailRelay } from '../../src/delivery/mail-relay.ts'
import { createRelayCheck } from '../../src/delivery/relay-check.ts'
import { ensureSlipOrders, saveOrders, slipOrders } from '../../src/slips/adapters/slip-orders.ts'
import { orderRetentionMs } from '../../src/slips/domain/slip-order.ts'
import { slipDecider } from '../../src/slips/domain/slips-due.ts'
import { enterDueSlips } from '../../src/slips/enter-slips.ts'
import { eventOf } from '../../src/delivery/publish-failures.ts'
import { startSending } from '../../src/start-sending.ts'
import { shipmentMailSettings } from '../../src/shipments/shipment-mail-settings.ts'
import { slipSettings } from '../../src/slips/slip-settings.ts'
import { database } from './database.ts'
import { at, folded, state } from './orders.ts'
import { configText } from './world.ts'

/**
 * Sends with a real database and the mail server of the test, without a log: the
 * test enters slips as the consumer does.
 */
export async function sender(test: TestContext, smtpUrl: string) {
  const { client, db, ledger } = database(test)
  await ensureDeliveryCollections(db, retentionMs)
  await ensureSlipOrders(db, orderRetentionMs)
  const config = parseConfig(configText, { path: 'test', environment: { S: 'secret' } })
  const { sources } = config
  const slips = slipSettings(sources)
  const shipments = shipmentMailSettings(sources)
  const billing = billingMailSettings(config)
  const rules = slips.rules(0)
  const mailer = createSmtpMailer(smtpUrl)
  const relay = createMailRelay(db)
  const outbox = mongoOutbox(db)
  const sending = startSending({
    ...{ db, mailer, relay, slips, shipments, billing, slack: undefined, alerts: undefined },
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
    check: createRelayCheck(mailer, relay),
    rules,
    stop: () => sending.stop(),
    /** Cancels the order without withdrawing its failed slips, as the consumer would. */
    end: (orderId: string) => slipOrders(db).updateOne({ orderId }, { $set: { status: 'cancelled' } }),
    /** Lets an order reach the status that sends its slips. */
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
      await inJointTransaction(client, async (transaction) => {
        const { session } = transaction
        saveOrders(db, [order], new Date(Date.now() + orderRetentionMs), transaction)
        const slips = slipDecider.decide({ rule, nowMs: Date.parse(at('07:00:00')) }, order)
        await enterDueSlips(db, slips, Date.now(), session)
      })
    },
    /** Makes every waiting attempt and every lease due now. */
    waitsAreOver: () => ledger.updateMany({ state: 'due' }, { $set: { dueAt: new Date(0) } }),
    async states(): Promise<string[]> {
      return (await ledger.find().sort({ _id: 1 }).toArray()).map(({ state }) => state)
    },
    /** Takes the events to be published, oldest first. */
    async published(): Promise<ReturnType<typeof eventOf>[]> {
      const events: ReturnType<typeof eventOf>[] = []
      for (let pending = await outbox.claim(); pending !== null; pending = await outbox.claim()) {
        events.push(eventOf(pending))
        await outbox.published(pending)
      }
      return events
    },
  }
}
