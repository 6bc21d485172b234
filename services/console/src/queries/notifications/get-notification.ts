import { notificationsCollection } from '@slipstream/read-models/reports/notification-entry.ts'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line } from '../../domain/parameters/parameters.ts'
import { notificationResponse, type NotificationResponse } from '../../responses/notification.ts'
import { queryDefinition } from '../query-definition.ts'
import { notificationResponses } from './notification-responses.ts'

export const getNotification = queryDefinition({
  path: '/api/notifications/:id',
  operationId: 'getNotification',
  summary: 'A mail or message, and what became of it',
  params: z.strictObject({ id: parameter('The id in the ledger', 'at most 200 characters', line(200)) }),
  query: z.strictObject({}),
  response: notificationResponse,
  notFound: 'There is no such notification, or it was removed after its time.',
  read: async ({ snapshot }, { id }): Promise<NotificationResponse | undefined> => {
    const { db, session } = snapshot
    const found = await db
      .collection<NotificationEntry>(notificationsCollection)
      .findOne({ _id: id }, { session })
    return found === null ? undefined : (await notificationResponses(snapshot, [found]))[0]
  },
})
