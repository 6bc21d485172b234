import { z } from 'zod'

const runs = z.strictObject({
  done: z.int(),
  continued: z.int().describe('A step was done and another one follows, or it waits for what it needs.'),
  failed: z.int().describe('It is tried again.'),
  deadLettered: z.int(),
})

/** A queue of work as the API shows it. */
export const queueResponse = z
  .strictObject({
    queue: z.string(),
    service: z.string().describe('The service whose workers it has.'),
    waiting: z.int().describe('Items that are due now or later.'),
    leased: z.int().describe('Items that a worker holds.'),
    deadLettered: z.int().describe('Items that wait for a person.'),
    oldestDueMs: z.number().describe('How long the oldest waiting item has been due; 0 when none is.'),
    observedAt: z
      .string()
      .describe('When its service looked last: within a minute, or the service does not run.'),
    last5Minutes: runs.describe('Runs in the last 5 minutes, of all processes.'),
    lastHour: runs.describe('Runs in the last hour.'),
  })
  .meta({ id: 'Queue', description: 'A queue of work, and what became of the last runs.' })

export type QueueResponse = z.output<typeof queueResponse>
