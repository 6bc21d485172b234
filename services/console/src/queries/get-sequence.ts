import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { z } from 'zod'
import { projectionOf, withoutId } from '../responses/projection.ts'
import { sequenceResponse, type SequenceResponse } from '../responses/sequence.ts'
import { source } from '../domain/parameters/parameters.ts'
import { queryDefinition } from './query-definition.ts'

export const getSequence = queryDefinition({
  path: '/api/sources/:source/sequence',
  operationId: 'getSequence',
  summary: 'Which order numbers of a source have arrived, and the state of those that have not',
  params: z.strictObject({ source }),
  query: z.strictObject({}),
  response: sequenceResponse,
  notFound:
    'The auditor has reported nothing for this source: does it have a sequence rule, and is the auditor running?',
  read: async ({ snapshot: { db, session } }, named): Promise<SequenceResponse | undefined> => {
    const found = await db
      .collection<SequenceReport>(sequenceReportsCollection)
      .findOne({ _id: named.source }, { session, projection: projectionOf(sequenceResponse) })
    return found === null ? undefined : withoutId(found)
  },
})
