import { z } from 'zod'

/** What is answered to a wish: it was left for the service that does it. */
export const acceptedAnswer = z
  .strictObject({
    id: z.string(),
    location: z.string().describe('Where to ask what became of it, as the header Location.'),
  })
  .describe('It was left for the service that does it.')
