import { z } from 'zod'

export const sourceParams = z.strictObject({
  source: z.string().describe('The name of a source: its key under `sources` in the configuration.'),
})

export type SourceParams = z.output<typeof sourceParams>

export const noSuchSource = {
  status: 404,
  detail:
    'No source of this name is configured: the last part of the URL must be a key under sources in the configuration.',
}
