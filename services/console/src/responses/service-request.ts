import type { ServiceRequest } from '@slipstream/commands/commands-collection.ts'
import { z } from 'zod'

/** A command to a service as the API shows it. */
export const serviceRequestResponse = z
  .strictObject({
    id: z.string(),
    to: z.string().describe('The service that executes it.'),
    kind: z.string(),
    payload: z.record(z.string(), z.unknown()).describe('The input of the command.'),
    by: z.string(),
    reason: z.string(),
    state: z
      .enum(['requested', 'running', 'done', 'refused'])
      .describe('refused: it was not executed, for the reason in `refusal`.'),
    requestedAt: z.string(),
    finishedAt: z.string().nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    progress: z.record(z.string(), z.unknown()).nullable().describe('The progress of a long command.'),
    refusal: z.string().nullable(),
    attempts: z.int().describe('How often it was started.'),
    lastError: z.string().nullable().describe('The last error. The command is retried by itself.'),
  })
  .meta({
    id: 'Request',
    description: 'A command to a service and its result. Kept for 90 days after it finished.',
  })

export type ServiceRequestResponse = z.output<typeof serviceRequestResponse>

export function serviceRequestResponseOf(request: ServiceRequest): ServiceRequestResponse {
  const { _id, to, kind, payload, by, reason, state, result, refusal, attempts, lastError } = request
  const { requestedAt, finishedAt, progress = null } = request
  return {
    ...{ id: _id, to, kind, payload, by, reason, state, result, progress, refusal, attempts, lastError },
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
