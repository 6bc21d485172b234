import { z } from 'zod'
import { instant } from './instant.ts'

/** What is known of the delivery that became an event. */
export const receipt = {
  receivedAt: instant
    .optional()
    .describe('When ingest received the delivery; of a quarantined one, when it received it first.'),
  redrivenFrom: z
    .string()
    .optional()
    .describe(
      'The position in quarantine of the delivery that this event was redriven from, e.g. `quarantine/0/7`.',
    ),
}
