import type { FastifyInstance } from 'fastify'
import type { PageParts } from '../shell/page-parts.ts'
import { addExportPages } from './exports/export-routes.ts'
import { addOpenedPage } from './opened/opened-routes.ts'
import { addQueuePages } from './queues/queue-routes.ts'
import { addRequestsPage } from './requests/requests-routes.ts'
import { addSchedulePages } from './schedules/schedule-routes.ts'

/** What runs in the background, and what people asked for. */
export function addWorkPages(app: FastifyInstance, parts: PageParts): void {
  addQueuePages(app, parts)
  addSchedulePages(app, parts)
  addExportPages(app, parts)
  addRequestsPage(app, parts)
  addOpenedPage(app, parts)
}
