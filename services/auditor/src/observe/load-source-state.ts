import { newRhythm } from '../rules/source-silent/domain/rhythm.ts'
import { upgradeStall } from '../stays/domain/upgrade-stall.ts'
import { newSenderHealth } from '../rules/webhooks/domain/sender-health.ts'
import type { SourceLease } from '../leases/lease-store.ts'
import type { SourceState } from './domain/source-state.ts'
import type { SourceStateStore } from './source-state-store.ts'

/**
 * What was learned of a source. The form of earlier versions is replaced by the present one first.
 *
 * @throws LeaseLost
 */
export async function loadSourceState(
  states: Pick<SourceStateStore, 'load' | 'replacePacked'>,
  lease: SourceLease,
): Promise<SourceState> {
  const stored = await states.load(lease.source)
  const stalls = new Map(stored.stalls)
  for (const [status, packed] of stored.packed) {
    const { state, stays } = upgradeStall(packed)
    await states.replacePacked(lease, { status, state, stays })
    stalls.set(status, state)
  }
  const { rhythm = newRhythm(), senders = newSenderHealth(), outage = null } = stored
  return { stalls, rhythm, senders, outage }
}
