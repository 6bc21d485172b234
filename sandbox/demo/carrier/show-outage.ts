import type { FaultRequests } from '@slipstream/sandbox-carrier/domain/faults/fault-settings.ts'
import type { RunningCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { carrierSpeed } from './start-demo-carrier.ts'

const minuteMs = 60_000

export type OutagePlan = { startsInMs: number; lengthMs: number }

/** Soon enough that no visitor waits for chance. */
export const usualOutage: OutagePlan = { startsInMs: 2 * minuteMs, lengthMs: 2 * minuteMs }

/** What Bobs Post does on an ordinary day, besides being down. */
const ordinaryFaults: FaultRequests = {
  reset: { probability: 0.05, operations: ['book'] },
  carrierTimeout: { probability: 0.03, operations: ['book'] },
  serverError: { probability: 0.02 },
  lookupLag: { probability: 0.3 },
  labelPending: { probability: 0.2 },
  repeatedScans: { probability: 0.3 },
  disorderedScans: { probability: 0.1, waitMs: 2 * 3_600_000 },
  lostWebhooks: { probability: 0.1 },
}

/**
 * Switches on the faults of an ordinary day, and an outage that begins and ends by itself.
 *
 * @returns what stops the lines about it
 */
export async function showOutage(
  carrier: Pick<RunningCarrier, 'setFaults'>,
  { startsInMs, lengthMs }: OutagePlan,
  print: (line: string) => void,
): Promise<() => void> {
  const outage = { startsInMs: startsInMs * carrierSpeed, lengthMs: lengthMs * carrierSpeed }
  await carrier.setFaults({ ...ordinaryFaults, outage })
  const days = Math.round((lengthMs * carrierSpeed) / (24 * 60 * minuteMs))
  const timers = [
    setTimeout(
      () => print(`  carrier: down from now on, for ${lengthMs / 1_000} s, which are ${days} days to it`),
      startsInMs,
    ),
    setTimeout(() => print('  carrier: up again'), startsInMs + lengthMs),
  ]
  return () => timers.forEach(clearTimeout)
}
