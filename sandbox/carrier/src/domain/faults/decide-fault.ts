import { draw } from '../draw.ts'
import { faultNames, kindOf } from './fault-kinds.ts'
import type { FaultName, Operation } from './fault-kinds.ts'
import { isOn } from './fault-settings.ts'
import type { Fault, Faults } from './fault-settings.ts'

export type RequestFault = { name: FaultName; fault: Fault; isWorkDone: boolean }

export type RequestIdentity = {
  operation: Operation
  /** What the request is about, e.g. a reference. */
  key: string
  /** Counts the requests of this operation and key. */
  nth: number
}

const requestFaults = faultNames.filter((name) => kindOf(name).scope === 'request')
const neverDone: FaultName[] = ['rateLimited', 'errorInside']

/** How a request fails, if it does: the same by seed and identity, in whatever order requests arrive. */
export function faultOfRequest(
  seed: number,
  faults: Faults,
  { operation, key, nth }: RequestIdentity,
  nowMs: number,
): RequestFault | undefined {
  for (const name of requestFaults) {
    const fault = faults[name]
    if (!isOn(fault, nowMs) || !(fault.operations ?? [operation]).includes(operation)) continue
    if (draw(seed, name, operation, key, nth) >= fault.probability) continue
    const work = neverDone.includes(name) ? 'notDone' : (fault.work ?? 'either')
    const isEitherDone = draw(seed, 'work', operation, key, nth) < 0.5
    return { name, fault, isWorkDone: work === 'either' ? isEitherDone : work === 'done' }
  }
  return undefined
}

/** The fault if it happens to a booking or webhook. @param key the same key has the same result */
export function faultOfKey(
  seed: number,
  faults: Faults,
  name: FaultName,
  key: string,
  nowMs: number,
): Fault | undefined {
  const fault = faults[name]
  return isOn(fault, nowMs) && draw(seed, name, key) < fault.probability ? fault : undefined
}
