import { reconciliationsCollection } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import { z } from 'zod'
import { projectionOf, withoutId } from '../responses/projection.ts'
import { reconciliationAnswer, type ReconciliationAnswer } from '../responses/reconciliation.ts'
import { source } from '../domain/parameters.ts'
import { route } from './query-definition.ts'

export const getReconciliation = route({
  path: '/api/sources/{source}/reconciliation',
  operationId: 'getReconciliation',
  summary: 'How the log stood against the shop when they were last compared, order by order',
  params: z.strictObject({ source }),
  query: z.strictObject({}),
  answer: reconciliationAnswer,
  notFound:
    'No such source was compared with its shop yet: has it `rest` configured, and is the auditor running? It is done once a day.',
  read: async ({ snapshot: { db, session } }, named): Promise<ReconciliationAnswer | undefined> => {
    const found = await db
      .collection<ReconciliationReport>(reconciliationsCollection)
      .findOne({ _id: named.source }, { session, projection: projectionOf(reconciliationAnswer) })
    return found === null ? undefined : withoutId(found)
  },
})
