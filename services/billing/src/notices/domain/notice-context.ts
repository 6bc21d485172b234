import { objectKey } from '../../objects/domain/known-object.ts'
import type { Known, KnownObject, ObjectKind } from '../../objects/domain/known-object.ts'
import { payingObjects } from '../../objects/domain/paying-objects.ts'
import type { Task } from '../../tasks/domain/task.ts'
import type { NoticeContext } from './decide-notice.ts'
import type { NoticeRules } from './notice-rules.ts'

/** What a task is about. */
export type About = Pick<Task, 'source' | 'customerId' | 'trigger'>

/** The keys of the objects that a task is about, as far as it names them. */
export function keysOf({ source, customerId, trigger }: About): string[] {
  const named: [ObjectKind, string | null | undefined][] = [
    ['customer', customerId],
    ['subscription', trigger.subscriptionId],
    ['invoice', trigger.invoiceId],
    ['payment_intent', trigger.paymentId],
  ]
  return named.flatMap(([kind, id]) => (typeof id === 'string' ? [objectKey(source, kind, id)] : []))
}

/**
 * The keys of what objects of the task name in turn: the customer of a payment, and the
 * invoice that a subscription waits for.
 */
export function furtherKeysOf({ source }: About, objects: readonly KnownObject[]): string[] {
  return objects.flatMap((object) => {
    if (object.kind === 'payment_intent' && object.customerId !== null)
      return [objectKey(source, 'customer', object.customerId)]
    if (object.kind === 'subscription' && object.document.latestInvoiceId !== null)
      return [objectKey(source, 'invoice', object.document.latestInvoiceId)]
    return []
  })
}

/** Whether it is about what a customer pays with, so that all of that is needed. */
export function needsPayer({ trigger }: About): boolean {
  return trigger.on === 'card-expiring'
}

/** What is decided on, of objects among which those of the task are. */
export function noticeContext(
  task: About,
  objects: readonly KnownObject[],
  rules: NoticeRules,
  nowMs: number,
): NoticeContext {
  const { source, trigger } = task
  const find = <Kind extends ObjectKind>(kind: Kind, id: string | null | undefined) =>
    typeof id === 'string' ? ofKind(objects, kind, objectKey(source, kind, id)) : null
  const payment = find('payment_intent', trigger.paymentId)
  const customerId = task.customerId ?? payment?.customerId ?? null
  const customer = find('customer', customerId)
  const all = objects.filter((object) => object.source === source && object.customerId === customerId)
  const subscription = find('subscription', trigger.subscriptionId)
  return {
    ...{ rules, nowMs, customer, payment, subscription },
    latestInvoice: find('invoice', subscription?.latestInvoiceId),
    invoice: find('invoice', trigger.invoiceId),
    payer: needsPayer(task) ? { customer, ...payingObjects(all) } : null,
  }
}

function ofKind<Kind extends ObjectKind>(objects: readonly KnownObject[], kind: Kind, key: string) {
  const found = objects.find((object) => object._id === key && object.kind === kind)
  return found === undefined ? null : ((found as Known<Kind>).document as Known<Kind>['document'])
}
