import { findRedrive } from '@slipstream/commands/find-command.ts'
import { z } from 'zod'
import { note, requestId } from '../domain/parameters.ts'
import { wishRoute } from './command-definition.ts'

export const cancelRedrive = wishRoute({
  method: 'delete',
  path: '/api/redrives/{id}',
  operationId: 'cancelRedrive',
  summary: 'End a redrive after the letter at hand; what is redriven stays so',
  params: z.strictObject({ id: requestId }),
  given: z.strictObject(note),
  mayRefuse: [404, 409],
  async wish({ inSnapshot }, { id }, { by, reason }) {
    const found = await inSnapshot(({ db, session }) => findRedrive(db, id, { session }))
    if (found === null) return { notFound: 'There is no such redrive.' }
    return { cancelled: { id, note: { by, reason } } }
  },
})
