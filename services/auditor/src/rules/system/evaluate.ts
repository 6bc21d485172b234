import { checkpointRefused } from './domain/checkpoint-refused-alert.ts'
import { mailStopped } from './domain/mail-stopped-alert.ts'
import type { Finding, Judging } from '../../evaluation.ts'

/** What needs a person and belongs to no source of orders. A rule of the whole system is one more finding here. */
export async function systemFindings({ store }: Pick<Judging, 'store'>): Promise<Finding[]> {
  const refused = await store.setAside.refusedCheckpoints()
  const stopped = await store.setAside.stoppedMailRelay()
  return [
    { rules: ['checkpoint-refused'], desired: refused.map(checkpointRefused) },
    { rules: ['mail-stopped'], desired: stopped === null ? [] : [mailStopped(stopped)] },
  ]
}
