import { refusedCheckpoints } from '@slipstream/event-log/adapters/mongo/refused-checkpoints.ts'
import { checkpointRefused } from '../domain/desired-alerts/checkpoint-refused.ts'
import type { Finding, Judging } from './judging.ts'

/** What needs a person and belongs to no source of orders. A rule of the whole system is one more finding here. */
export async function systemFindings({ db }: Pick<Judging, 'db'>): Promise<Finding[]> {
  const refused = await refusedCheckpoints(db)
  return [{ rules: ['checkpoint-refused'], desired: refused.map(checkpointRefused) }]
}
