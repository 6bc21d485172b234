import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { z } from 'zod'
import { projectionOf, withoutId } from '../responses/projection.ts'
import { sequenceAnswer, type SequenceAnswer } from '../responses/sequence.ts'
import { source } from '../domain/parameters.ts'
import { route } from './query-definition.ts'

export const getSequence = route({
  path: '/api/sources/{source}/sequence',
  operationId: 'getSequence',
  summary: 'Which order numbers of a source arrived, and what became of those that did not',
  params: z.strictObject({ source }),
  query: z.strictObject({}),
  answer: sequenceAnswer,
  notFound:
    'The auditor has reported nothing of such a source: has it a sequence rule, and is the auditor running?',
  read: async ({ snapshot: { db, session } }, named): Promise<SequenceAnswer | undefined> => {
    const found = await db
      .collection<SequenceReport>(sequenceReportsCollection)
      .findOne({ _id: named.source }, { session, projection: projectionOf(sequenceAnswer) })
    return found === null ? undefined : withoutId(found)
  },
})
