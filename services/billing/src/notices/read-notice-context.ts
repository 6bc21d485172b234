import type { Db } from 'mongodb'
import { findObjects, findObjectsOf } from '../objects/adapters/object-store.ts'
import type { NoticeContext } from './domain/decide-notice.ts'
import { furtherKeysOf, keysOf, needsPayer, noticeContext } from './domain/notice-context.ts'
import type { About } from './domain/notice-context.ts'

const payingKinds = ['subscription', 'payment_method'] as const

/** What is known now of what a task is about. */
export async function readNoticeContext(
  db: Db,
  task: About,
  { rules, nowMs }: Pick<NoticeContext, 'rules' | 'nowMs'>,
): Promise<NoticeContext> {
  const named = [...(await findObjects(db, keysOf(task))).values()]
  const further = [...(await findObjects(db, furtherKeysOf(task, named))).values()]
  const { source, customerId } = task
  const paying =
    customerId !== null && needsPayer(task)
      ? await findObjectsOf(db, { source, customerId }, payingKinds)
      : []
  return noticeContext(task, [...named, ...further, ...paying], rules, nowMs)
}
