import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import type { BillingCustomerDocument } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { PaymentDocument } from '@slipstream/read-models/billing/kinds/payments.ts'
import { isTimeZone } from '../../tasks/domain/calendar-time.ts'
import { expanded, ruleName, timesOf } from '../../tasks/domain/rule-times.ts'
import type { Task } from '../../tasks/domain/task.ts'
import type { NoticeRules } from './notice-rules.ts'
import { cardOf, invoiceOf, subscriptionOf } from './notice-content.ts'
import { decidingObject, stillHolds } from './still-holds.ts'
import type { Subjects } from './still-holds.ts'

export type NoticeContext = Subjects & {
  customer: BillingCustomerDocument | null
  /** Of an event that names no customer: the payment that it is about. */
  payment: PaymentDocument | null
  /** The last one of the subscription. */
  latestInvoice: InvoiceDocument | null
  rules: NoticeRules
  nowMs: number
}

export type Notice =
  | { type: 'CustomerNoticeDue'; data: CustomerNoticeDue }
  | { type: 'OpsNoticeDue'; data: OpsNoticeDue }

export type NoticeDecision =
  | { kind: 'publish'; notice: Notice }
  /** It is not sent: its trigger no longer holds, it is too late, or it has no recipient. */
  | { kind: 'withdrawn'; reason: 'no-longer-so' | 'too-late' | 'superseded' | 'nothing-paid' | 'no-address' }
  /** What it needs is not known yet, or it is not time for this customer. */
  | { kind: 'wait'; for: 'certainty' | 'customer' | 'subject' | 'payment' }
  | { kind: 'wait'; for: 'time'; untilMs: number }

/** Whether a mail is due, and what is in it. */
export function decideNotice(id: string, task: Task, context: NoticeContext): NoticeDecision {
  const { invoice, rules, nowMs } = context
  const { trigger } = task
  if (nowMs > Date.parse(task.notAfter)) return withdrawn('too-late')
  const subject = decidingObject(trigger, context)
  if (subject === null) return { kind: 'wait', for: 'subject' }
  if (rules.canFetch && subject?.isUncertain === true) return { kind: 'wait', for: 'certainty' }
  if (!stillHolds(trigger, context)) return withdrawn('no-longer-so')
  // A credit of the customer has covered it, or it is a credit itself.
  if (task.mail === 'receipt' && Number(invoice?.amountDue ?? 0) <= 0) return withdrawn('nothing-paid')
  if (isSuperseded(task, context)) return withdrawn('superseded')
  return task.to === 'ops' ? opsNotice(id, task, context) : customerNotice(id, task, context)
}

/** Whether a later row for the same is due as well: of reminders that are late together one is enough. */
function isSuperseded(task: Task, { customer, rules, nowMs }: NoticeContext): boolean {
  const { trigger, mail, to = 'customer' } = task
  const timeZone = (to === 'customer' ? timeZoneOf(customer, rules) : null) ?? rules.timeZone
  const rows = rules.rules
    .filter((rule) => rule.on === trigger.on && rule.event === trigger.event)
    .filter((rule) => rule.mail === mail && rule.to === to)
    .flatMap(expanded)
    .map((rule) => ({
      name: ruleName(mail, rule),
      dueAtMs: timesOf(rule, trigger, rules.notOlderThanMs, timeZone).dueAtMs,
    }))
  const own = rows.find(({ name }) => name === task.rule)
  return own !== undefined && rows.some(({ dueAtMs }) => dueAtMs > own.dueAtMs && dueAtMs <= nowMs)
}

const withdrawn = (reason: Extract<NoticeDecision, { kind: 'withdrawn' }>['reason']): NoticeDecision => ({
  ...{ kind: 'withdrawn', reason },
})

function customerNotice(id: string, task: Task, context: NoticeContext): NoticeDecision {
  const { customer, payment, rules, nowMs } = context
  const invoice = shownInvoice(context)
  const customerId = task.customerId ?? payment?.customerId ?? null
  if (customerId === null) {
    const isKnown = payment !== null || typeof task.trigger.paymentId !== 'string'
    return isKnown || !rules.canFetch ? withdrawn('no-address') : { kind: 'wait', for: 'payment' }
  }
  if (customer?.isDeleted === true) return withdrawn('no-address')
  const email = customer?.email ?? invoice?.customerEmail ?? null
  // Its name and language are in the customer alone.
  if (customer === null && (rules.canFetch || email === null)) return { kind: 'wait', for: 'customer' }
  if (email === null) return withdrawn('no-address')
  const timeZone = timeZoneOf(customer, rules)
  const times =
    task.schedule === undefined
      ? undefined
      : timesOf(task.schedule, task.trigger, rules.notOlderThanMs, timeZone ?? rules.timeZone)
  if (times !== undefined && nowMs < times.dueAtMs)
    return { kind: 'wait', for: 'time', untilMs: times.dueAtMs }
  if (times !== undefined && nowMs > times.notAfterMs) return withdrawn('too-late')
  const name = customer?.name ?? invoice?.customerName ?? null
  const { locale = null } = customer ?? {}
  const data = {
    ...noticeOf(id, task, context),
    customerId,
    customer: { name, email, locale, ...(timeZone !== null && { timeZone }) },
    link: invoice?.hostedUrl ?? null,
    ...(times !== undefined && { notAfter: new Date(times.notAfterMs).toISOString() }),
  }
  return { kind: 'publish', notice: { type: 'CustomerNoticeDue', data } }
}

/** Operators are notified also of customers without an address, and of what names none. */
function opsNotice(id: string, task: Task, context: NoticeContext): NoticeDecision {
  const { customer, payment } = context
  const customerId = task.customerId ?? payment?.customerId ?? null
  const { name = null } = customer ?? {}
  const data = { ...noticeOf(id, task, context), customerId, customer: { name } }
  return { kind: 'publish', notice: { type: 'OpsNoticeDue', data } }
}

function noticeOf(id: string, { source, mail, rule, notAfter, trigger }: Task, context: NoticeContext) {
  const { subscription, rules, nowMs } = context
  const invoice = shownInvoice(context)
  return {
    ...{ source, noticeId: id, notice: mail, rule, notAfter },
    cause: { trigger: trigger.event ?? trigger.on, at: trigger.at, eventId: trigger.eventId },
    decidedAt: new Date(nowMs).toISOString(),
    subscription: subscription === null ? null : subscriptionOf(subscription, rules.plans),
    invoice: invoice === null ? null : invoiceOf(invoice),
    card: cardOf(trigger, context.payer),
    object: trigger.object ?? null,
  }
}

/** The invoice that it is about; of what a subscription does, its last one while that is to be paid. */
function shownInvoice({ invoice, latestInvoice }: NoticeContext): InvoiceDocument | null {
  if (invoice !== null || latestInvoice === null) return invoice
  const { status, isUncertain } = latestInvoice
  return !isUncertain && (status === 'open' || status === 'uncollectible') ? latestInvoice : null
}

/** The customer's own time zone; null where it has none, or one that nobody knows. */
function timeZoneOf(
  customer: BillingCustomerDocument | null,
  { customerTimeZone }: NoticeRules,
): string | null {
  const named = customerTimeZone === null ? undefined : customer?.metadata[customerTimeZone]
  return named !== undefined && isTimeZone(named) ? named : null
}
