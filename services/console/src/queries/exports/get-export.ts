import { findCommand } from '@slipstream/commands/find-command.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import { z } from 'zod'
import { exportId } from '../../domain/parameters/export-parameters.ts'
import {
  exportResponse,
  exportResponseOf,
  responseOfCommand,
  type ExportResponse,
} from '../../responses/exports/export.ts'
import { queryDefinition } from '../query-definition.ts'

export const getExport = queryDefinition({
  path: '/api/exports/:id',
  operationId: 'getExport',
  summary: 'How far an export is, and where its file is',
  params: z.strictObject({ id: exportId }),
  query: z.strictObject({}),
  response: exportResponse,
  notFound: 'There is no such export, or it ended more than 90 days ago.',
  read: async ({ snapshot: { db, session }, now }, { id }): Promise<ExportResponse | undefined> => {
    const found = await exportItems(db).findOne({ _id: id }, { session, projection: withoutPending })
    if (found !== null) return exportResponseOf(found, now)
    const command = await findCommand(db, id, { session })
    return command === null ? undefined : responseOfCommand(command)
  },
})

/** Rows that are not stored yet. */
export const withoutPending = { 'work.progress.pending': 0 } as const
