import { examples } from '@slipstream/events/event-types/examples.ts'
import {
  billingTime as at,
  customerChanged,
  invoiceChanged,
  paymentChanged,
  paymentMethodChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'
import type { World } from '../world.ts'

const id = (name: string): string => name.padStart(32, '0')
const grace = { customerId: 'cus_grace', subscriptionId: 'sub_grace', createdAt: at('10:00:00') }

/** Two customers of billing: one with a changed subscription, an invoice, a payment, mails and call-outs. */
export async function fillBilling(world: World): Promise<void> {
  await world.insertBilling(
    customerChanged({ id: id('1'), type: 'customer.created', at: at('08:00:00') }),
    subscriptionChanged(
      { id: id('2'), at: at('09:00:00'), type: 'customer.subscription.created' },
      { status: 'incomplete' },
    ),
    subscriptionChanged({ id: id('3'), at: at('09:00:03') }, { status: 'active' }),
    invoiceChanged(
      { id: id('4'), type: 'invoice.finalized' },
      { status: 'open', hostedUrl: 'https://invoice.example.test/i/ada' },
    ),
    paymentChanged({ id: id('5') }),
    paymentMethodChanged({ id: id('6') }),
    examples.CheckoutCompleted,
    subscriptionChanged({ id: id('7'), at: at('10:00:00') }, { ...grace, status: 'past_due' }),
  )
  const { CalloutRequested, CalloutDeadLettered, CalloutDelivered } = examples
  const given = { taskId: 'call_given_up', revision: 2 }
  await world.insertCallouts(
    { ...CalloutRequested, data: { ...CalloutRequested.data, taskId: 'call_given_up', revision: 1 } },
    { ...CalloutDeadLettered, data: { ...CalloutDeadLettered.data, ...given } },
    CalloutRequested,
    CalloutDelivered,
  )
  const decidedAt = new Date(at('09:00:05'))
  const { data: notice } = examples.CustomerNoticeDue
  const mail = {
    ...{ source: 'billing', customerId: 'cus_ada', kind: 'billing', decidedAt, dueAt: decidedAt },
    ...{ fence: 1, attempts: 1, lastError: null },
  }
  await world.db.collection<{ _id: string; [field: string]: unknown }>('notifications').insertMany([
    {
      _id: 'mail-1',
      ...mail,
      state: 'sent',
      sentAt: new Date(at('09:00:06')),
      notice: { ...notice, notice: 'receipt' },
    },
    {
      _id: 'mail-2',
      ...mail,
      state: 'failed',
      sentAt: null,
      why: 'refused',
      notice: { ...notice, notice: 'welcome' },
    },
  ])
}
