import { z } from 'zod'

export const acceptedResponse = z
  .strictObject({
    id: z.string(),
    location: z.string().describe('Where to ask for its state and result, as in the header Location.'),
  })
  .meta({ id: 'Accepted', description: 'The command was submitted to the service that executes it.' })
