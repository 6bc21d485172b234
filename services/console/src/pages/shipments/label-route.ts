import { labelsCollection, type LabelDocument } from '@slipstream/read-models/shipments/label-document.ts'
import type { FastifyInstance } from 'fastify'
import { recordOpened } from '../../access/record-opened.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { PageProblem } from '../shell/show-error.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

/** What a browser shows; anything else is saved as a file. */
const shownTypes = ['application/pdf', 'image/png']

/** Serves the label of a shipment as the carrier made it, to those who may see the address on it. */
export function addLabel(app: FastifyInstance, { client, database }: PageParts, path: string): void {
  app.get(path, async (request, reply) => {
    const { may, words, person, now } = viewerOf(request)
    const { errors, shipments } = words
    if (!may('personalData')) throw new PageProblem(403, errors.forbidden, errors.forbiddenHint)
    const { source, orderId, shipmentNumber } = request.params as Record<string, string>
    const db = client.db(database)
    const label = await db
      .collection<LabelDocument>(labelsCollection)
      .findOne({ _id: `${source}/${orderId}/${shipmentNumber}` }, { maxTimeMS: maxPageReadMs })
    if (label === null) throw new PageProblem(404, shipments.page.labelGone, shipments.page.labelGoneHint)
    const order = { source: source ?? '', orderId: orderId ?? '' }
    await recordOpened(db, { what: 'label', id: label._id, order }, person.name, now)
    const isShown = shownTypes.includes(label.contentType)
    return reply
      .type(isShown ? label.contentType : 'application/octet-stream')
      .headers({
        'content-disposition': isShown ? 'inline' : 'attachment; filename="label"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "frame-ancestors 'none'",
      })
      .send(Buffer.from(label.bytes.buffer))
  })
}
