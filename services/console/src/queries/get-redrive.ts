import { findRedrive } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import { redriveResponse, redriveResponseOf, type RedriveResponse } from '../responses/redrive.ts'
import { requestId } from '../domain/parameters/parameters.ts'
import { queryDefinition } from './query-definition.ts'

export const getRedrive = queryDefinition({
  path: '/api/redrives/:id',
  operationId: 'getRedrive',
  summary: 'The progress of a redrive',
  params: z.strictObject({ id: requestId }),
  query: z.strictObject({}),
  response: redriveResponse,
  notFound: 'There is no such redrive.',
  read: async ({ snapshot: { db, session } }, { id }): Promise<RedriveResponse | undefined> => {
    const found = await findRedrive(db, id, { session })
    return found === null ? undefined : redriveResponseOf(found)
  },
})
