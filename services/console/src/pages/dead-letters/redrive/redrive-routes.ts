import { findCommand, findRedrive } from '@slipstream/commands/find-command.ts'
import type { FastifyInstance } from 'fastify'
import { cancelRedrive } from '../../../commands/cancel-redrive.ts'
import { cancelQuarantineRedrive } from '../../../commands/quarantine/cancel-quarantine-redrive.ts'
import { redriveQuarantine } from '../../../commands/quarantine/redrive-quarantine.ts'
import { redriveLetters } from '../../../commands/redrive-letters.ts'
import { addAction } from '../../shell/actions/add-action.ts'
import { html } from '../../shell/frame/html.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { sendHtml } from '../../shell/send-html.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { modelOfCommand, modelOfRedrive, type RedriveModel } from './redrive-model.ts'
import { cancelForm, redriveView } from './redrive-view.ts'

type Form = Readonly<Record<string, string>>

/** Redrives, how far each is, and their end. */
export function addRedrivePages(app: FastifyInstance, parts: PageParts): void {
  app.get('/redrives/:id', async (request, reply) => {
    const viewer = viewerOf(request)
    const { id } = request.params as { id: string }
    const model = await readRedrive(parts, id.slice(0, 64), viewer)
    const view = redriveView(model, viewer)
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, view)
    const { deadLetters: words } = viewer.words
    const title = model.isDryRun ? words.dryRun : words.progress
    const body = html`<div class="head">
        <h1>${title}</h1>
        <div class="actions">${cancelForm(model, viewer)}</div>
      </div>
      <section class="card">${view}</section>`
    return showPage(request, reply, parts, { title, section: 'dead-letters', body })
  })
  const common = {
    backOf: ({ id = '' }: Record<string, string>, sent: string) => `/redrives/${sent || id}`,
    showProgress: async (id: string, viewer: Viewer) =>
      redriveView(await readRedrive(parts, id, viewer), viewer),
  }
  const only = (form: Form, ...names: string[]): Form =>
    Object.fromEntries(
      names.map((name) => [name, form[name] ?? '']).filter(([, value]) => value !== ''),
    ) as Form
  const dryRunOf = ({ mode }: Form) => ({ dryRun: mode !== 'redrive' })
  addAction(app, parts, {
    ...{ ...common, path: '/dead-letters/redrive-letters', definition: redriveLetters },
    inputOf: (form) => ({ ...only(form, 'consumer', 'key', 'reasonContains'), ...dryRunOf(form) }),
  })
  addAction(app, parts, {
    ...{ ...common, path: '/dead-letters/redrive-quarantine', definition: redriveQuarantine },
    inputOf: (form) => ({ ...only(form, 'source', 'quarantinedFor', 'eventId'), ...dryRunOf(form) }),
  })
  const cancel = { ...common, inputOf: () => ({}) }
  addAction(app, parts, { ...cancel, path: '/redrives/:id/cancel-letters', definition: cancelRedrive })
  addAction(app, parts, {
    ...{ ...cancel, path: '/redrives/:id/cancel-quarantine', definition: cancelQuarantineRedrive },
  })
}

async function readRedrive(parts: PageParts, id: string, viewer: Viewer): Promise<RedriveModel> {
  const found = await readPageData(parts, viewer.now, async ({ snapshot: { db, session } }) => ({
    redrive: await findRedrive(db, id, { session }),
    command: await findCommand(db, id, { session }),
  }))
  if (found.redrive !== null) return modelOfRedrive(found.redrive)
  if (found.command?.kind === 'redrive-quarantine') return modelOfCommand(found.command)
  throw new PageProblem(404, viewer.words.errors.notFound, viewer.words.errors.notFoundHint)
}
