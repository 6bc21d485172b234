import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CommandDefinition } from '../../../commands/command-definition.ts'
import { submitCommand } from '../../../commands/submit-command.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import type { Html } from '../frame/html.ts'
import type { Viewer } from '../frame/viewer.ts'
import type { PageParts } from '../page-parts.ts'
import { sendHtml } from '../send-html.ts'
import { inEnglish, PageProblem } from '../show-error.ts'
import { viewerOf } from '../viewer-of.ts'
import { readProgress } from './read-progress.ts'
import { progressView } from './progress-view.ts'

type Form = Readonly<Record<string, string>>

export type Action = {
  /** Where its form is sent to. */
  path: string
  definition: CommandDefinition
  /** What the command needs beside who and why, from the fields of the form. */
  inputOf(form: Form, viewer: Viewer, params: Record<string, string>): Record<string, unknown>
  /** The command's parameters of the path, from the action's and the form. Default: those of the action. */
  paramsOf?(params: Record<string, string>, form: Form): Record<string, string>
  /** The page to go back to without JavaScript. @param sent the id of the command */
  backOf(params: Record<string, string>, sent: string): string
  /** How far the command is. Default: as of all commands. */
  showProgress?(id: string, viewer: Viewer): Promise<Html>
}

/** Adds what a page's form does: a command of the person signed in, whose progress is shown in place. */
export function addAction(app: FastifyInstance, parts: PageParts, action: Action): void {
  const { definition } = action
  app.post(action.path, async (request, reply) => {
    const viewer = viewerOf(request)
    const { errors, actions } = viewer.words
    if (!viewer.may(definition.permission ?? 'administer'))
      throw new PageProblem(403, errors.forbidden, actions.notAllowed(viewer.words.role[viewer.person.role]))
    const { formToken: _, once, reason = '', ...form } = textsOf(request)
    const given = request.params as Record<string, string>
    const params = parseParameters(definition.params, action.paramsOf?.(given, form) ?? given)
    const input = parseParameters(definition.input, {
      ...action.inputOf(form, viewer, given),
      ...{ by: viewer.person.name, reason: reason.replaceAll(/\s+/g, ' ').trim() },
    })
    const context = { client: parts.client, database: parts.database, now: viewer.now, may: viewer.may }
    const idempotencyKey = once === undefined ? {} : { idempotencyKey: `${viewer.person.name} ${once}` }
    const result = await submitCommand(context, definition, { params, input, ...idempotencyKey })
    if ('notFound' in result) throw new PageProblem(404, errors.notFound, inEnglish(result.notFound))
    if ('forbidden' in result) throw new PageProblem(403, errors.forbidden, inEnglish(result.forbidden))
    if ('conflict' in result) throw new PageProblem(409, errors.stale, inEnglish(result.conflict))
    if (request.headers['hx-request'] === undefined)
      return reply.redirect(action.backOf(given, result.id), 303)
    const progress =
      (await action.showProgress?.(result.id, viewer)) ??
      progressView(await readProgress(parts, viewer.now, result.id), viewer)
    return sendHtml(reply, progress)
  })
}

/** The fields of a form that are given once. */
function textsOf({ body }: FastifyRequest): Form {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
