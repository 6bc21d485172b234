import { z } from 'zod'
import { parameter } from '../domain/parameter.ts'
import { alertSubject, aMoment, moment, note, rule, source } from '../domain/parameters.ts'
import { QueryMistake } from '../domain/invalid-parameters.ts'
import { wishRoute } from './command-definition.ts'

/** As long as the topic keeps what was said. */
const longestMs = 90 * 24 * 60 * 60 * 1000

export const silenceAlerts = wishRoute({
  method: 'post',
  path: '/api/silences',
  operationId: 'silenceAlerts',
  summary: 'Tell nobody of the alerts that match all that is given, until a time',
  params: z.strictObject({}),
  given: z.strictObject({
    rule: rule.optional(),
    source: source.optional(),
    subject: alertSubject.optional(),
    endsAt: parameter(
      'When the silence ends, at most 90 days ahead',
      'a time such as 2026-11-21T06:42:15Z',
      moment,
    ),
    ...note,
  }),
  mayRefuse: [],
  wish({ id, now }, _params, { rule = null, source = null, subject = null, endsAt, by, reason }) {
    const aheadMs = Date.parse(endsAt) - now.getTime()
    if (aheadMs <= 0 || aheadMs > longestMs) {
      const detail = `endsAt must be a time in the future (${aMoment}), at most 90 days ahead`
      throw new QueryMistake([{ parameter: 'endsAt', detail }])
    }
    if (rule === null && source === null && subject === null) {
      const detail =
        'name a rule, a source or a subject: a silence of everything hides what nobody thought of'
      throw new QueryMistake([{ parameter: 'rule', detail }])
    }
    const ends = new Date(endsAt).toISOString()
    const payload = { silenceId: id, rule, source, subject, since: null, endsAt: ends }
    return { request: { to: 'auditor', kind: 'silence', payload, by, reason } }
  },
})
