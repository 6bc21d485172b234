import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mongoCheckIns } from '../../../check-ins/adapters/mongo-check-ins.ts'
import { checkIn, undoCheckIn } from '../../../check-ins/check-in.ts'
import { checkInRules, type CheckInRules } from '../../../check-ins/check-in-rules.ts'
import { codeOf, maxCodeLength } from '../../../check-ins/domain/code-of.ts'
import { findByCode, findByText, type Search } from '../../../check-ins/find-registrant.ts'
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
  const rules = checkInRules(parts.sources)
  const store = mongoCheckIns(parts.client, parts.database)
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
    const result = await handle(given, viewer)
    // A scan that the page sends by itself gets the result alone.
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, resultView(result, viewer))
    return show(request, reply, result)
  })
  app.post(`${path}/undo`, async (request, reply) => {
    const viewer = permitted(viewerOf(request))
    const given = givenIn(request)
    const { search } = await find(given.text, viewer, rules, parts)
    if (search.kind !== 'one' && search.kind !== 'ended')
      throw new PageProblem(404, viewer.words.checkIn.unknown, viewer.words.checkIn.unknownHint)
    const { found } = search
    const isUndone = await undoCheckIn(
      store,
      { ...registrantOf(found) },
      { by: viewer.person.name, reason: given.reason || viewer.words.checkIn.noReason },
      viewer.now,
    )
    const result: CheckInOutcome = { kind: isUndone ? 'undone' : 'absent', found }
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, resultView(result, viewer))
    return show(request, reply, result)
  })

  async function handle(given: Given, viewer: Viewer): Promise<CheckInOutcome> {
    const { proof, search } = await find(given.text, viewer, rules, parts)
    if (proof === 'forged') return { kind: 'forged' }
    if (search.kind !== 'one') return search
    const { found } = search
    const scan = { ...given, by: viewer.person.name }
    const { kind, at, by } = await checkIn(store, registrantOf(found), scan, viewer.now)
    const isDoubtful =
      given.how === 'code' && proof === 'unsigned' && rules.secretOf(found.source) !== undefined
    return { kind, found, at, by, isDoubtful }
  }
}

const registrantOf = (found: Extract<Search, { kind: 'one' }>['found']) => ({
  ...{ source: found.source, orderId: found.orderId, participantId: found.participantId },
  registeredFor: found.product,
})

async function find(text: string, viewer: Viewer, rules: CheckInRules, parts: PageParts) {
  const code = codeOf(text, rules.secretOf)
  if (code?.proof === 'forged') return { proof: code.proof, search: { kind: 'unknown' } as Search }
  const search = await readPageData(parts, viewer.now, async ({ snapshot }): Promise<Search> => {
    if (text === '') return { kind: 'unknown' }
    return code === undefined
      ? findByText(snapshot, text)
      : findByCode(snapshot, code, (source, status) => rules.registers(source, status))
  })
  return { proof: code?.proof ?? null, search }
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
