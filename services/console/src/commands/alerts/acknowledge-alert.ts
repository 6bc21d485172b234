import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { z } from 'zod'
import { line, actorAndReason } from '../../domain/parameters/parameters.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { commandDefinition } from '../command-definition.ts'

export const acknowledgeAlert = commandDefinition({
  method: 'POST',
  path: '/api/alerts/:fingerprint/acknowledge',
  operationId: 'acknowledgeAlert',
  permission: 'alerts',
  summary: 'Acknowledge an alert: no further notifications until it is resolved',
  params: z.strictObject({
    fingerprint: parameter(
      'The alert, percent-encoded in the path',
      'a fingerprint such as missing-order/shop/1043 (missing-order%2Fshop%2F1043 in a path)',
      line(500),
    ),
  }),
  input: z.strictObject(actorAndReason),
  refusals: [404, 409],
  async decide({ id, inSnapshot }, { fingerprint }, { by, reason }) {
    const alert = await inSnapshot(async ({ session, live }) =>
      (await live<AlertDocument>('alerts')).findOne({ _id: fingerprint }, { session }),
    )
    if (alert === null) return { notFound: 'There is no such alert.' }
    const { rule, source, subject, since, state, resolvedAt } = alert
    if (state === 'resolved') return { conflict: `The alert was resolved at ${resolvedAt}.` }
    const payload = { silenceId: id, rule, source, subject, since, endsAt: null }
    return { request: { to: 'auditor', kind: 'silence', payload, by, reason } }
  },
})
