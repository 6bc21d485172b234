import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { readModelsCollection, type ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { frame, type Page } from './frame/frame.ts'
import type { PageParts } from './page-parts.ts'
import { sendHtml } from './send-html.ts'
import { viewerOf } from './viewer-of.ts'

/** Sends a page within the frame. */
export async function showPage(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: Pick<PageParts, 'assets' | 'client' | 'database'>,
  page: Page,
): Promise<FastifyReply> {
  const firingAlerts = await countFiringAlerts(parts).catch(() => null)
  return sendHtml(
    reply,
    frame(page, viewerOf(request), { assets: parts.assets, firingAlerts, url: request.url }),
    { hasFrames: page.hasFrames ?? false },
  )
}

async function countFiringAlerts({
  client,
  database,
}: Pick<PageParts, 'client' | 'database'>): Promise<number> {
  const db = client.db(database)
  const live = await db.collection<ReadModelVersions>(readModelsCollection).findOne({ _id: 'alerts' })
  if (live === null) return 0
  return db
    .collection<AlertDocument>(live.collection)
    .countDocuments({ state: 'firing' }, { maxTimeMS: 1_000 })
}
