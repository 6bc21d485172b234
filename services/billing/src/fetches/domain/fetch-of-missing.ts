import type { Task } from '../../tasks/domain/task.ts'
import type { FetchNeeded } from '../../objects/domain/fetch-needed.ts'

/**
 * The fetch of what a task waits for: no event may ever show it. None where nothing is to be fetched.
 *
 * @param taskId the same need again is no other one
 */
export function fetchOfMissing(
  taskId: string,
  { source, customerId, trigger }: Pick<Task, 'source' | 'customerId' | 'trigger'>,
  waitsFor: string,
  nowMs: number,
): FetchNeeded[] {
  const id = waitsFor === 'customer' ? customerId : waitsFor === 'payment' ? trigger.paymentId : null
  if (typeof id !== 'string') return []
  const type = waitsFor === 'customer' ? 'customer' : 'payment_intent'
  const object = { source, type, id, account: trigger.account ?? null } as const
  return [{ object, eventIds: [taskId], since: new Date(nowMs).toISOString(), notBeforeMs: 0 }]
}
