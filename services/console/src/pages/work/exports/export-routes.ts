import { exportedKinds, type ExportedKind } from '@slipstream/exports/domain/columns.ts'
import { signedPath } from '@slipstream/exports/domain/signed-link.ts'
import type { FastifyInstance } from 'fastify'
import { cancelExport } from '../../../commands/exports/cancel-export.ts'
import { createExport } from '../../../commands/exports/create-export.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { getExport } from '../../../queries/exports/get-export.ts'
import { listExports } from '../../../queries/exports/list-exports.ts'
import type { ExportResponse } from '../../../responses/exports/export.ts'
import type { Page } from '../../../responses/page.ts'
import { addAction } from '../../shell/actions/add-action.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { filtersOf } from '../../shell/lists/list-filters.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList, readPageData } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { workPaths } from '../work-tabs.ts'
import { exportFormPage, newExportPath } from './export-form-view.ts'
import { exportInput } from './export-input.ts'
import { exportPage, type Fetching } from './export-view.ts'
import { exportPath, exportsPage } from './exports-view.ts'

const linkValidMs = 60 * 60 * 1_000

/** The exports, the form for a new one, and the page of each with its file. */
export function addExportPages(app: FastifyInstance, parts: PageParts): void {
  app.get(workPaths.exports, async (request, reply) => {
    const viewer = viewerOf(request)
    const filters = filtersOf(request.query)
    const query = parseParameters(listExports.query, filters)
    const found = await readList<Page<ExportResponse>>(parts, viewer.now, listExports, query)
    return showPage(request, reply, parts, exportsPage({ ...found, filters }, viewer))
  })
  app.get(newExportPath, (request, reply) => {
    const viewer = viewerOf(request)
    const { errors } = viewer.words
    if (!viewer.may('export')) throw new PageProblem(403, errors.forbidden, errors.forbiddenHint)
    const { of = 'orders' } = filtersOf(request.query)
    const kind = exportedKinds.find((one) => one === of) ?? ('orders' satisfies ExportedKind)
    return showPage(request, reply, parts, exportFormPage(kind, Object.keys(parts.sources), viewer))
  })
  const path = `${workPaths.exports}/:id`
  app.get(path, async (request, reply) => {
    const viewer = viewerOf(request)
    const named = parseParameters(getExport.params, request.params)
    const found = (await readPageData(parts, viewer.now, (context) => getExport.read(context, named, {}))) as
      | ExportResponse
      | undefined
    const { exports: words } = viewer.words
    if (found === undefined) throw new PageProblem(404, words.notFound, words.notFoundHint)
    return showPage(request, reply, parts, exportPage(found, fetchingOf(found, parts, viewer), viewer))
  })
  addAction(app, parts, {
    ...{ path: workPaths.exports, definition: createExport },
    inputOf: (form, { timeZone }) => exportInput(form, timeZone),
    backOf: (_params, id) => exportPath(id),
  })
  addAction(app, parts, {
    ...{ path: `${path}/cancel`, definition: cancelExport, inputOf: () => ({}) },
    backOf: ({ id = '' }) => exportPath(id),
  })
}

/** A file with personal data is for those who may export such data, by a link, too. */
function fetchingOf(
  { id, state, request, expiresAt }: ExportResponse,
  { exports: { linkKey } }: PageParts,
  { may, now }: Viewer,
): Fetching {
  if (state !== 'ready') return null
  if (request['personalData'] === true && !may('exportPersonalData')) return 'forbidden'
  if (linkKey === undefined) return 'token'
  const until = Math.min(now.getTime() + linkValidMs, Date.parse(expiresAt ?? '9999-01-01'))
  return { link: signedPath(linkKey.reveal(), id, new Date(until)) }
}
