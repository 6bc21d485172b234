import { sendQuery } from '@slipstream/commands/service-queries/send-query.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { getOrder } from '../../../queries/orders/get-order.ts'
import { differenceOf, type Difference } from '../../timeline/difference.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { sourceKinds } from '../kinds/source-kinds.ts'
import { tryPage, type Previewed, type TryResult } from './try-view.ts'

const maxFormBytes = 2 * 1_024 * 1_024
const timeoutMs = 10_000

/** A delivery that is pasted, to see what it would become. Nothing is appended. */
export function addTryPage(app: FastifyInstance, parts: PageParts): void {
  app.get('/sources/:source/try', async (request, reply) => {
    const { source, viewer } = allowed(request, parts)
    const type = parts.sources[source]?.type
    const headers = type === undefined ? '' : (sourceKinds[type].exampleHeaders ?? '')
    return showPage(request, reply, parts, tryPage({ source, headers, body: '', result: null }, viewer))
  })
  app.post('/sources/:source/try', { bodyLimit: maxFormBytes }, async (request, reply) => {
    const { source, viewer } = allowed(request, parts)
    const { headers = '', body = '' } = request.body as { headers?: string; body?: string }
    const result = await tryDelivery(parts, { source, headers, body }, viewer)
    return showPage(request, reply, parts, tryPage({ source, headers, body, result }, viewer))
  })
}

function allowed(request: FastifyRequest, { sources }: PageParts): { source: string; viewer: Viewer } {
  const viewer = viewerOf(request)
  const { source } = request.params as { source: string }
  const { errors, sources: words } = viewer.words
  if (!viewer.may('personalData')) throw new PageProblem(403, errors.forbidden, errors.forbiddenHint)
  if (!Object.hasOwn(sources, source) || sources[source]?.type === 'admin')
    throw new PageProblem(404, words.notFound, words.notFoundHint)
  return { source, viewer }
}

async function tryDelivery(
  parts: PageParts,
  { source, headers, body }: { source: string; headers: string; body: string },
  viewer: Viewer,
): Promise<TryResult> {
  const input = { source, headers: headersOf(headers), body }
  const result = await sendQuery(
    parts.client.db(parts.database),
    { to: 'ingest', kind: 'preview-delivery', input, by: viewer.person.name },
    { timeoutMs, signal: parts.leaving },
  )
  if (result.kind !== 'response') return result
  const previewed = result.response as Previewed
  return { kind: 'previewed', previewed, difference: await differenceToPresent(parts, previewed, viewer) }
}

const maxHeaders = 100

/** Lines of `Name: value`, as a mail or a log has them. */
function headersOf(text: string): { name: string; value: string }[] {
  return text
    .split(/\r?\n/)
    .map((line) => /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line))
    .flatMap((match) => (match === null ? [] : [{ name: match[1] ?? '', value: match[2] ?? '' }]))
    .slice(0, maxHeaders)
}

/** Null where the order is not known, or the event is of none. */
async function differenceToPresent(
  parts: PageParts,
  previewed: Previewed,
  viewer: Viewer,
): Promise<Difference[] | null> {
  if (previewed.result !== 'event') return null
  const { order } = previewed.data
  if (!isRecord(order)) return null
  const named = { source: String(order['source']), orderId: String(order['orderId']) }
  const present = await readPageData(parts, viewer.now, (context) => getOrder.read(context, named, {}))
  if (!isRecord(present)) return null
  const fields = Object.keys(order).filter((field) => field in present)
  const only = (state: Record<string, unknown>) =>
    Object.fromEntries(fields.map((field) => [field, state[field]]))
  return differenceOf(only(present), only(order))
}
