import { findCommand } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import {
  serviceRequestAnswer,
  shownRequest,
  type ServiceRequestAnswer,
} from '../responses/service-request.ts'
import { requestId } from '../domain/parameters.ts'
import { route } from './query-definition.ts'

export const getRequest = route({
  path: '/api/requests/{id}',
  operationId: 'getRequest',
  summary: 'What became of a request to a service',
  params: z.strictObject({ id: requestId }),
  query: z.strictObject({}),
  answer: serviceRequestAnswer,
  notFound: 'There is no such request, or it was answered more than 90 days ago.',
  read: async ({ snapshot: { db, session } }, { id }): Promise<ServiceRequestAnswer | undefined> => {
    const found = await findCommand(db, id, { session })
    return found === null ? undefined : shownRequest(found)
  },
})
