import type { Db } from 'mongodb'
import { findObjects, findObjectsOf } from '../objects/adapters/object-store.ts'
import { objectKey } from '../objects/domain/known-object.ts'
import type { KnownObject } from '../objects/domain/known-object.ts'
import type { NoticeContext } from './domain/decide-notice.ts'
import { keysOf, needsPayer, noticeContext } from './domain/notice-context.ts'
import type { About } from './domain/notice-context.ts'

const payingKinds = ['subscription', 'payment_method'] as const

/** What is known now of what a task is about. */
export async function readNoticeContext(
  db: Db,
  task: About,
  { rules, nowMs }: Pick<NoticeContext, 'rules' | 'nowMs'>,
): Promise<NoticeContext> {
  const objects = [...(await findObjects(db, keysOf(task))).values()]
  const { source } = task
  const customerId = task.customerId ?? customerOfPayment(objects)
  if (customerId !== null && needsPayer(task))
    objects.push(...(await findObjectsOf(db, { source, customerId }, payingKinds)))
  if (customerId !== null && customerId !== task.customerId)
    objects.push(...(await findObjects(db, [objectKey(source, 'customer', customerId)])).values())
  return noticeContext(task, objects, rules, nowMs)
}

function customerOfPayment(objects: readonly KnownObject[]): string | null {
  return objects.find(({ kind }) => kind === 'payment_intent')?.customerId ?? null
}
