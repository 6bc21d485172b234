import { reconciliationsCollection } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import { z } from 'zod'
import { projectionOf, withoutId } from '../responses/projection.ts'
import { reconciliationResponse, type ReconciliationResponse } from '../responses/reconciliation.ts'
import { source } from '../domain/parameters/parameters.ts'
import { queryDefinition } from './query-definition.ts'

export const getReconciliation = queryDefinition({
  path: '/api/sources/:source/reconciliation',
  operationId: 'getReconciliation',
  summary: 'The result of the last complete comparison of the log with the shop, order by order',
  params: z.strictObject({ source }),
  query: z.strictObject({}),
  response: reconciliationResponse,
  notFound:
    'This source was not compared with its shop yet: is `rest` configured, and is the auditor running? Sources are compared once a day.',
  read: async ({ snapshot: { db, session } }, named): Promise<ReconciliationResponse | undefined> => {
    const found = await db
      .collection<ReconciliationReport>(reconciliationsCollection)
      .findOne({ _id: named.source }, { session, projection: projectionOf(reconciliationResponse) })
    return found === null ? undefined : withoutId(found)
  },
})
