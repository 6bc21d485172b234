import { findRedrive } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import { redriveAnswer, shownRedrive, type RedriveAnswer } from '../responses/redrive.ts'
import { requestId } from '../domain/parameters.ts'
import { route } from './query-definition.ts'

export const getRedrive = route({
  path: '/api/redrives/{id}',
  operationId: 'getRedrive',
  summary: 'How far a redrive is',
  params: z.strictObject({ id: requestId }),
  query: z.strictObject({}),
  answer: redriveAnswer,
  notFound: 'There is no such redrive.',
  read: async ({ snapshot: { db, session } }, { id }): Promise<RedriveAnswer | undefined> => {
    const found = await findRedrive(db, id, { session })
    return found === null ? undefined : shownRedrive(found)
  },
})
