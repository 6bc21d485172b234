import { findCommand } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import { actorAndReason, requestId } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

export const cancelQuarantineRedrive = commandDefinition({
  method: 'DELETE',
  path: '/api/quarantine/redrives/:id',
  operationId: 'cancelQuarantineRedrive',
  permission: 'redrive',
  summary: 'Cancel a redrive of quarantined deliveries. What is redriven stays redriven',
  params: z.strictObject({ id: requestId }),
  input: z.strictObject(actorAndReason),
  refusals: [404, 409],
  async decide({ inSnapshot }, { id }, { by, reason }) {
    const found = await inSnapshot(({ db, session }) => findCommand(db, id, { session }))
    if (found?.kind !== 'redrive-quarantine') return { notFound: 'There is no such redrive.' }
    return { cancelled: { id, note: { by, reason }, isCommand: true } }
  },
})
