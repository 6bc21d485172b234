import { objectKey } from '../../objects/domain/known-object.ts'
import type { KnownObject } from '../../objects/domain/known-object.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import { plannedOf } from '../../tasks/domain/tasks-of.ts'
import type { Rules } from '../../tasks/domain/tasks-of.ts'

/** Something that happened, and the rules of its source. */
export type Triggered = { source: string; trigger: Trigger; rules: Rules }

/** Whether a call-out follows from it, but it names no customer to whom that belongs. */
export function lacksCustomer({ trigger, rules }: Triggered, nowMs: number): boolean {
  if (trigger.customerId !== null) return false
  return plannedOf(trigger, rules, nowMs).some(({ rule }) => rule.callout !== undefined)
}

/** The key of the payment whose customer it concerns; undefined where it names none. */
export function paymentKeyOf({ source, trigger }: Pick<Triggered, 'source' | 'trigger'>): string | undefined {
  const { paymentId } = trigger
  return typeof paymentId === 'string' ? objectKey(source, 'payment_intent', paymentId) : undefined
}

/** With the customer of its payment; as it was, where that is not known. */
export function withCustomerOf(triggered: Triggered, payment: KnownObject | undefined): Triggered {
  const customerId = payment?.customerId ?? null
  return { ...triggered, trigger: { ...triggered.trigger, customerId } }
}
