import { findCommand } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import {
  serviceRequestResponse,
  serviceRequestResponseOf,
  type ServiceRequestResponse,
} from '../responses/service-request.ts'
import { requestId } from '../domain/parameters/parameters.ts'
import { queryDefinition } from './query-definition.ts'

export const getRequest = queryDefinition({
  path: '/api/requests/:id',
  operationId: 'getRequest',
  summary: 'The state and result of a command',
  params: z.strictObject({ id: requestId }),
  query: z.strictObject({}),
  response: serviceRequestResponse,
  notFound: 'There is no such command, or it finished more than 90 days ago.',
  read: async ({ snapshot: { db, session } }, { id }): Promise<ServiceRequestResponse | undefined> => {
    const found = await findCommand(db, id, { session })
    return found === null ? undefined : serviceRequestResponseOf(found)
  },
})
