import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkInRules } from '../../../check-ins/check-in-rules.ts'
import { createCheckInActions } from '../../../check-ins/check-in-actions.ts'
import { maxCodeLength } from '../../../check-ins/domain/code-of.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { sendHtml } from '../../shell/send-html.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { addAbsentPage } from './absent-routes.ts'
import { checkInPage } from './check-in-view.ts'
import { readArrivals } from './read-arrivals.ts'
import { resultView, type CheckInOutcome } from './result-view.ts'

const path = '/participants/check-in'
const maxReasonLength = 500

type Given = { text: string; scanId: string; scannedAt: string; how: 'code' | 'typed'; reason: string }

/** The page of the desk: reads the codes of slips, and checks in whom they stand for. */
export function addCheckInPage(app: FastifyInstance, parts: PageParts): void {
  const actions = createCheckInActions(parts.client, parts.database, checkInRules(parts.sources))
  const show = async (
    request: FastifyRequest,
    reply: Parameters<typeof showPage>[1],
    result?: CheckInOutcome,
  ) => {
    const viewer = viewerOf(request)
    const arrivals = await readPageData(parts, viewer.now, ({ snapshot }) => readArrivals(snapshot))
    return showPage(request, reply, parts, checkInPage({ arrivals, result, assets: parts.assets }, viewer))
  }
  addAbsentPage(app, parts, permitted)
  app.get(path, async (request, reply) => {
    permitted(viewerOf(request))
    return show(request, reply)
  })
  app.post(path, async (request, reply) => {
    const viewer = permitted(viewerOf(request))
    const given = givenIn(request)
    const scan = { ...given, by: viewer.person.name }
    const result = await actions.checkIn(given.text, scan, viewer.now)
    // A scan that the page sends by itself gets the result alone.
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, resultView(result, viewer))
    return show(request, reply, result)
  })
  app.post(`${path}/undo`, async (request, reply) => {
    const viewer = permitted(viewerOf(request))
    const given = givenIn(request)
    const reason = given.reason || viewer.words.checkIn.noReason
    const result = await actions.undo(given.text, { by: viewer.person.name, reason }, viewer.now)
    if (result.kind === 'unknown')
      throw new PageProblem(404, viewer.words.checkIn.unknown, viewer.words.checkIn.unknownHint)
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, resultView(result, viewer))
    return show(request, reply, result)
  })
}

/** The fields of the form, which the page sends for each scan. */
function givenIn({ body }: FastifyRequest): Given {
  const fields = (body ?? {}) as Record<string, unknown>
  const text = (name: string, maxLength: number): string => {
    const value = fields[name]
    return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
  }
  return {
    text: text('code', maxCodeLength),
    scanId: text('scanId', 64) || randomUUID(),
    scannedAt: text('scannedAt', 40),
    how: text('how', 10) === 'code' ? 'code' : 'typed',
    reason: text('reason', maxReasonLength).replaceAll(/\s+/g, ' '),
  }
}

function permitted(viewer: Viewer): Viewer {
  const { errors, actions, role } = viewer.words
  if (!viewer.may('checkIn'))
    throw new PageProblem(403, errors.forbidden, actions.notAllowed(role[viewer.person.role]))
  return viewer
}
