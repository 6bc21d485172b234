import { openStore } from '@slipstream/exports/adapters/stores/open-store.ts'
import { byteRange } from '@slipstream/exports/domain/byte-range.ts'
import type { ByteRange } from '@slipstream/exports/domain/byte-range.ts'
import { stateOf } from '@slipstream/exports/domain/request/export-state.ts'
import { contentTypes } from '@slipstream/exports/domain/file-name.ts'
import { isValidLink } from '@slipstream/exports/domain/signed-link.ts'
import type { StoredFile } from '@slipstream/exports/domain/stored-file.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import { problem, type Problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MongoClient } from 'mongodb'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { may } from '../access/domain/permissions.ts'
import type { People } from '../access/people.ts'
import { exportId } from '../domain/parameters/export-parameters.ts'
import { parameter } from '../domain/parameters/parameter.ts'
import { errorResponses } from './error-responses.ts'
import { requirePerson } from './require-person.ts'

/** Its store refuses it, does not respond, or has it no more. */
export class FileUnavailable extends Error {}

export type DownloadContext = {
  client: MongoClient
  database: string
  people: People
  exports: ExportsConfig
}

const query = z.strictObject({
  expires: parameter('When the link ends, in seconds since 1970', 'a number', z.string().max(12)).optional(),
  signature: parameter('The signature of the link', 'a text', z.string().max(100)).optional(),
})

const content = Object.fromEntries(
  Object.values(contentTypes).map((type) => [type, { schema: z.string().meta({ format: 'binary' }) }]),
)
const file = { description: 'The file, or the requested range of it.', content }

/**
 * Adds the route that files of exports are fetched from: with a link that is signed
 * and has not ended, or with a token.
 */
export function addDownloadRoute(app: FastifyInstance, context: DownloadContext): void {
  const { client, database, exports } = context
  const db = client.db(database)
  const store = openStore(exports, db)
  // It is awaited, with its reason, by each request.
  store.catch(() => undefined)
  app.addHook('onClose', async () => (await store).close())
  app.get('/exports/:id', {
    schema: {
      ...{ operationId: 'downloadExport', summary: 'The file of an export; one range of bytes is possible' },
      ...{ params: z.strictObject({ id: exportId }), querystring: query },
      security: [{ token: [] }, {}],
      response: { 200: file, 206: file, ...errorResponses([400, 401, 403, 404, 409, 410, 416, 503]) },
    },
    onRequest: async (request, reply) => admit(context, request, reply),
    handler: async (request, reply) => {
      const { id } = request.params as { id: string }
      const item = await exportItems(db).findOne({ _id: id }, { projection: { 'work.progress': 0 } })
      const refusal = refusalOf(item, request)
      if (refusal !== undefined || item === null || item.file === null)
        return problem(reply, refusal ?? { status: 404 })
      const range = byteRange(request.headers.range, item.file.bytes)
      if (range === 'unsatisfiable') {
        void reply.header('content-range', `bytes */${item.file.bytes}`)
        return problem(reply, { status: 416, detail: `The file has ${item.file.bytes} bytes.` })
      }
      const content = await contentOf(item.file, range, store)
      void reply.headers({ ...headersOf(item), 'content-length': lengthOf(item.file, range) })
      if (range !== undefined)
        void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${item.file.bytes}`)
      return reply.send(content)
    },
  })
}

/** Replies where neither the link nor a token admits the request. */
async function admit(
  { people, exports: { linkKey } }: DownloadContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { expires, signature } = request.query as { expires?: unknown; signature?: unknown }
  if (expires === undefined && signature === undefined) return requirePerson(people)(request, reply)
  const { id } = request.params as { id: string }
  const link = { expires: String(expires), signature: String(signature) }
  if (linkKey !== undefined && isValidLink(linkKey.reveal(), id, link, new Date())) return undefined
  return problem(reply, { status: 403, detail: 'This link is not valid, or has ended: request another one.' })
}

function refusalOf(item: ExportItem | null, { person }: FastifyRequest): Problem | undefined {
  if (item === null) return { status: 404, detail: 'There is no such export.' }
  // A link was given to somebody who may have what is in the file.
  if (person !== null && item.request.personalData && !may(person.role, 'exportPersonalData'))
    return { status: 403, detail: `It has personal data, which a ${person.role} may not export.` }
  const state = stateOf(item, item.work, new Date())
  if (state === 'ready') return undefined
  if (state === 'removed') return { status: 410, detail: 'The file was removed: its time is over.' }
  return { status: 409, detail: `There is no file: the export is ${state}.` }
}

function headersOf({ fileName, request: { format } }: ExportItem): Record<string, string> {
  return {
    'content-type': contentTypes[format],
    // The name has no characters that would have to be escaped.
    'content-disposition': `attachment; filename="${fileName}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
}

/** @throws FileUnavailable */
async function contentOf(
  file: StoredFile,
  range: ByteRange | undefined,
  store: ReturnType<typeof openStore>,
): Promise<Buffer | Readable> {
  if (file.bytes === 0) return Buffer.alloc(0)
  try {
    return await (await store).read(file, range)
  } catch (error) {
    throw new FileUnavailable(file.name, { cause: error })
  }
}

function lengthOf({ bytes }: StoredFile, range: ByteRange | undefined): number {
  return range === undefined ? bytes : range.end - range.start + 1
}
