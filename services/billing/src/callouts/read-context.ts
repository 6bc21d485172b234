import type { Db } from 'mongodb'
import { findCustomerRecord } from '../customers/adapters/customer-records.ts'
import type { NoticeRules } from '../notices/domain/notice-rules.ts'
import { readNoticeContext } from '../notices/read-notice-context.ts'
import type { CalloutContext } from './domain/decide-callout.ts'
import type { CalloutTask } from './domain/callout-task.ts'

/** What is known now of what a call-out is about. */
export async function contextOf(db: Db, task: CalloutTask, rules: NoticeRules): Promise<CalloutContext> {
  const [context, record] = await Promise.all([
    readNoticeContext(db, task, { rules, nowMs: Date.now() }),
    findCustomerRecord(db, `${task.source}/${task.customerId}`),
  ])
  const entitlements = { revision: record.revision, names: record.entitlements }
  return { ...context, entitlements, canFetch: rules.canFetch }
}
