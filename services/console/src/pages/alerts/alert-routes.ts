import type { FastifyInstance } from 'fastify'
import { acknowledgeAlert } from '../../commands/alerts/acknowledge-alert.ts'
import { endSilence } from '../../commands/alerts/end-silence.ts'
import { silenceAlerts } from '../../commands/alerts/silence-alerts.ts'
import { parseParameters } from '../../domain/parameters/parse-parameters.ts'
import { listAlerts } from '../../queries/alerts/list-alerts.ts'
import type { AlertResponse } from '../../responses/alerts/alert.ts'
import type { Page } from '../../responses/page.ts'
import { readSavedFilters } from '../../saved-filters/adapters/mongo-saved-filters.ts'
import { addAction } from '../shell/actions/add-action.ts'
import { html } from '../shell/frame/html.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readList, readPageData } from '../shell/read-context.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { alertPage } from './alert-view.ts'
import { alertsPage } from './alerts-view.ts'
import { readAlert } from './read-alert.ts'
import { runbookOf } from './runbooks.ts'
import { silenceInput } from './silence-form.ts'
import { alertPath } from '../shell/paths.ts'

/** The list of alerts, the page of each with its runbook, and what can be done about it. */
export function addAlertPages(app: FastifyInstance, parts: PageParts): void {
  app.get('/alerts', async (request, reply) => {
    const viewer = viewerOf(request)
    const given = Object.entries(request.query as object).filter(([, value]) => value !== '')
    const query = parseParameters(listAlerts.query, Object.fromEntries(given))
    const found = await readList<Page<AlertResponse>>(parts, viewer.now, listAlerts, query)
    const saved = await readSavedFilters(parts.client.db(parts.database), viewer.person.name)
    return showPage(request, reply, parts, alertsPage({ ...found, query, saved }, viewer))
  })
  app.get('/alerts/:fingerprint', async (request, reply) => {
    const viewer = viewerOf(request)
    const { fingerprint } = request.params as { fingerprint: string }
    const data = await readPageData(parts, viewer.now, (context) => readAlert(context, fingerprint))
    if (data === undefined)
      throw new PageProblem(404, viewer.words.alerts.notFound, viewer.words.alerts.notFoundHint)
    return showPage(
      request,
      reply,
      parts,
      alertPage({ ...data, runbook: runbookOf(data.alert.rule, viewer.language) }, viewer),
    )
  })
  app.get('/runbooks/:rule', (request, reply) => {
    const { language, words } = viewerOf(request)
    const { errors, alerts } = words
    const { rule } = request.params as { rule: string }
    const runbook = runbookOf(rule, language)
    if (runbook === null) throw new PageProblem(404, errors.notFound, errors.notFoundHint)
    const body = html`<div class="head"><h1>${rule}</h1></div>
      <article class="card prose">
        <h2>${alerts.runbook}</h2>
        ${runbook}
      </article>`
    return showPage(request, reply, parts, { title: rule, section: 'alerts', body })
  })
  addAlertActions(app, parts)
}

function addAlertActions(app: FastifyInstance, parts: PageParts): void {
  const backOf = ({ fingerprint = '' }: Record<string, string>) => alertPath(fingerprint)
  addAction(app, parts, {
    path: '/alerts/:fingerprint/acknowledge',
    definition: acknowledgeAlert,
    inputOf: () => ({}),
    backOf,
  })
  addAction(app, parts, {
    path: '/alerts/:fingerprint/silence',
    definition: silenceAlerts,
    paramsOf: () => ({}),
    inputOf: silenceInput,
    backOf,
  })
  addAction(app, parts, {
    path: '/silences/:id/end',
    definition: endSilence,
    inputOf: () => ({}),
    backOf: () => '/alerts',
  })
}
