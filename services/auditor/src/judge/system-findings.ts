import { checkpointRefused } from '../domain/desired-alerts/checkpoint-refused.ts'
import { mailStopped } from '../domain/desired-alerts/mail-stopped.ts'
import type { Finding, Judging } from './judging.ts'

/** What needs a person and belongs to no source of orders. A rule of the whole system is one more finding here. */
export async function systemFindings({ store }: Pick<Judging, 'store'>): Promise<Finding[]> {
  const refused = await store.setAside.refusedCheckpoints()
  const stopped = await store.setAside.stoppedMailRelay()
  return [
    { rules: ['checkpoint-refused'], desired: refused.map(checkpointRefused) },
    { rules: ['mail-stopped'], desired: stopped === null ? [] : [mailStopped(stopped)] },
  ]
}
