import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import type { Viewer } from '../frame/viewer.ts'
import { PageProblem } from '../show-error.ts'

/** Files of one list that are written at the same time: people who look at pages come first. */
const maxAtOnce = 2

export type SendFile = (
  reply: FastifyReply,
  viewer: Viewer,
  file: {
    name: string
    /** Is awaited before anything is sent. */
    beforeSending(): Promise<void>
    parts(): AsyncIterable<Buffer>
  },
) => Promise<FastifyReply>

/**
 * Sends a list as CSV while it is read, so that its size does not matter: what the
 * receiver does not take yet is not read.
 *
 * @throws PageProblem while others are downloading it
 */
export function createSendFile(): SendFile {
  let open = 0
  return async (reply, { words: { lists } }, { name, beforeSending, parts }) => {
    if (open >= maxAtOnce) {
      void reply.header('retry-after', '30')
      throw new PageProblem(503, lists.manyDownloads, lists.manyDownloadsHint)
    }
    await beforeSending()
    const file = Readable.from(parts(), { objectMode: false })
    open += 1
    file.once('close', () => (open -= 1))
    return reply
      .headers({
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .type('text/csv; charset=utf-8')
      .send(file)
  }
}
