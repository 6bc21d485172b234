import type { Command } from '@slipstream/commands/domain/command.ts'
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

export function serviceRequestResponseOf({
  requestedAt,
  finishedAt,
  ...command
}: Command): ServiceRequestResponse {
  return {
    ...command,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
