import { z } from 'zod'
import { alertSubject, timestamp, actorAndReason, rule, source } from '../../domain/parameters/parameters.ts'
import { InvalidParameters } from '../../domain/parameters/invalid-parameters.ts'
import { commandDefinition } from '../command-definition.ts'

/** The retention of the topic. */
const maxMs = 90 * 24 * 60 * 60 * 1000

export const silenceAlerts = commandDefinition({
  method: 'POST',
  path: '/api/silences',
  operationId: 'silenceAlerts',
  permission: 'alerts',
  summary:
    'Silence the alerts that match rule, source and subject, until a time. At least one of the three is required',
  params: z.strictObject({}),
  input: z
    .strictObject({
      rule: rule.optional(),
      source: source.optional(),
      subject: alertSubject.optional(),
      endsAt: timestamp('When the silence ends, at most 90 days ahead'),
      ...actorAndReason,
    })
    .meta({ anyOf: [{ required: ['rule'] }, { required: ['source'] }, { required: ['subject'] }] }),
  refusals: [],
  decide({ id, now }, _params, { rule = null, source = null, subject = null, endsAt, by, reason }) {
    const aheadMs = Date.parse(endsAt) - now.getTime()
    if (aheadMs <= 0 || aheadMs > maxMs) {
      const detail = 'endsAt must be a time in the future, at most 90 days ahead'
      throw new InvalidParameters([{ parameter: 'endsAt', detail }])
    }
    if (rule === null && source === null && subject === null) {
      const detail =
        'name a rule, a source or a subject: a silence of everything would hide unexpected alerts'
      throw new InvalidParameters([{ parameter: 'rule', detail }])
    }
    const ends = new Date(endsAt).toISOString()
    const payload = { silenceId: id, rule, source, subject, since: null, endsAt: ends }
    return { request: { to: 'auditor', kind: 'silence', payload, by, reason } }
  },
})
