import type { Command } from '@slipstream/commands/domain/command.ts'
import { z } from 'zod'

/** A request to a service as the API shows it. */
export const serviceRequestAnswer = z
  .strictObject({
    id: z.string(),
    to: z.string().describe('The service that does it.'),
    kind: z.string(),
    payload: z.record(z.string(), z.unknown()).describe('What is wanted.'),
    by: z.string(),
    reason: z.string(),
    state: z
      .enum(['requested', 'running', 'done', 'refused'])
      .describe('refused: it will not be done, as `refusal` says.'),
    requestedAt: z.string(),
    finishedAt: z.string().nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    progress: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('How far it has come, where its work takes long.'),
    refusal: z.string().nullable(),
    attempts: z.int().describe('How often it was begun.'),
    lastError: z.string().nullable().describe('What stood in its way last; it is tried again by itself.'),
  })
  .describe('What somebody wants of a service, and what became of it. Kept for 90 days after its answer.')

export type ServiceRequestAnswer = z.output<typeof serviceRequestAnswer>

export function shownRequest({ requestedAt, finishedAt, ...command }: Command): ServiceRequestAnswer {
  return {
    ...command,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
