import { exportItems } from '@slipstream/exports/export-items.ts'
import { z } from 'zod'
import { exportId } from '../../domain/parameters/export-parameters.ts'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

export const cancelExport = commandDefinition({
  method: 'DELETE',
  path: '/api/exports/:id',
  operationId: 'cancelExport',
  permission: 'export',
  summary: 'Cancel an export that is not finished. What is stored of it is removed',
  params: z.strictObject({ id: exportId }),
  input: z.strictObject(actorAndReason),
  refusals: [404, 409],
  async decide({ inSnapshot }, { id }, { by, reason }) {
    const found = await inSnapshot(({ db, session }) => exportItems(db).findOne({ _id: id }, { session }))
    if (found === null) return { notFound: 'There is no such export, or it is not in the queue yet.' }
    if (found.outcome !== null) return { conflict: 'The export has ended already.' }
    return { request: { to: 'worker', kind: 'cancel-export', payload: { exportId: id }, by, reason } }
  },
})
