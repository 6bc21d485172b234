import { findRedrive } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import { actorAndReason, requestId } from '../domain/parameters/parameters.ts'
import { commandDefinition } from './command-definition.ts'

export const cancelRedrive = commandDefinition({
  method: 'DELETE',
  path: '/api/redrives/:id',
  operationId: 'cancelRedrive',
  permission: 'redrive',
  summary: 'Cancel a redrive after the current dead letter. What is redriven stays redriven',
  params: z.strictObject({ id: requestId }),
  input: z.strictObject(actorAndReason),
  refusals: [404, 409],
  async decide({ inSnapshot }, { id }, { by, reason }) {
    const found = await inSnapshot(({ db, session }) => findRedrive(db, id, { session }))
    if (found === null) return { notFound: 'There is no such redrive.' }
    return { cancelled: { id, note: { by, reason } } }
  },
})
