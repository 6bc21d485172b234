import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import { line, actorAndReason } from '../../domain/parameters/parameters.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { commandDefinition } from '../command-definition.ts'

export const endSilence = commandDefinition({
  method: 'DELETE',
  path: '/api/silences/:id',
  operationId: 'endSilence',
  permission: 'alerts',
  summary: 'End a silence or an acknowledgement now',
  params: z.strictObject({
    id: parameter('The id of a silence', 'an id of at most 200 characters', line(200)),
  }),
  input: z.strictObject(actorAndReason),
  refusals: [404],
  async decide({ now, inSnapshot }, { id }, { by, reason }) {
    const silence = await inSnapshot(async ({ session, live }) =>
      (await live<SilenceDocument>('silences')).findOne({ _id: id }, { session }),
    )
    if (silence === null) return { notFound: 'There is no such silence.' }
    const payload = { silenceId: id, ...silence.match, endsAt: now.toISOString() }
    return { request: { to: 'auditor', kind: 'silence', payload, by, reason } }
  },
})
