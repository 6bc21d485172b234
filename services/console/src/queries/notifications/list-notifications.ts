import {
  notificationKinds,
  notificationsCollection,
  notificationStates,
} from '@slipstream/read-models/reports/notification-entry.ts'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { paging } from '../../domain/parameters/parameters.ts'
import { notificationResponse, type NotificationResponse } from '../../responses/notification.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { pageByTime } from '../page-by-time.ts'
import { queryDefinition } from '../query-definition.ts'
import { notificationResponses } from './notification-responses.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listNotifications = queryDefinition({
  path: '/api/notifications',
  operationId: 'listNotifications',
  summary: 'Mails and messages of the notifier, newest first',
  params: z.strictObject({}),
  query: z.strictObject({
    state: parameter(
      'Only those in this state',
      notificationStates.join(', '),
      z.enum(notificationStates),
    ).optional(),
    kind: parameter(
      'Only those of this kind',
      notificationKinds.join(', '),
      z.enum(notificationKinds),
    ).optional(),
    ...paging,
  }),
  response: pageOf(notificationResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<NotificationResponse>> => {
    const { db, session } = snapshot
    const { state, kind, limit = 50 } = query
    // All values where none is chosen: then MongoDB merges sorted ranges of one index.
    const filter = {
      state: { $in: state === undefined ? [...notificationStates] : [state] },
      kind: { $in: kind === undefined ? [...notificationKinds] : [kind] },
      ...after(startAfter),
    }
    const found = await db
      .collection<NotificationEntry>(notificationsCollection)
      .find(filter, { session, maxTimeMS: maxReadMs })
      .sort({ decidedAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray()
    const { items, last } = pageByTime(found, limit, (end) => ({ at: end.decidedAt, id: end._id }))
    return { items: await notificationResponses(snapshot, items), next: next(last) }
  },
})

/** What follows the end of a page. */
function after(cursor: { value: unknown; id: string } | undefined): object {
  if (cursor === undefined) return {}
  const at = new Date(String(cursor.value))
  return {
    decidedAt: { $lte: at },
    $or: [{ decidedAt: { $lt: at } }, { decidedAt: at, _id: { $lt: cursor.id } }],
  }
}
