import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason, line, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

export const redriveQuarantine = commandDefinition({
  method: 'POST',
  path: '/api/quarantine/redrives',
  operationId: 'redriveQuarantine',
  permission: 'redrive',
  summary: 'Run quarantined deliveries through the mapping again, or only report what they would become',
  params: z.strictObject({}),
  input: z.strictObject({
    source: source.optional(),
    quarantinedFor: parameter(
      'Only what is quarantined for this reason, e.g. unreadable-value',
      'a word of at most 63 characters',
      line(63),
    ).optional(),
    eventId: parameter(
      'Only this delivery, by the eventId of its response; also a deletion',
      '32 hexadecimal digits',
      z
        .string()
        .length(32)
        .regex(/^[0-9a-f]+$/),
    ).optional(),
    dryRun: parameter(
      'Only report what would become of each. Default: false',
      'true or false',
      z.boolean(),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, _params, { source, quarantinedFor, eventId, dryRun, by, reason }) => ({
    request: {
      ...{ to: 'ingest', kind: 'redrive-quarantine', by, reason },
      payload: {
        ...{ source: source ?? null, reason: quarantinedFor ?? null, eventId: eventId ?? null },
        ...{ dryRun: dryRun ?? false, ratePerSecond: null },
      },
    },
  }),
})
