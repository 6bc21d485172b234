import { z } from 'zod'
import { faultNames, kindOf, operations } from './fault-kinds.ts'
import type { FaultName } from './fault-kinds.ts'

const year = 366 * 24 * 3_600_000
const duration = z
  .int()
  .min(0)
  .max(10 * year)

/** A fault as it is switched on. Durations are the carrier's: its speed divides them. */
export const faultRequestSchema = z.strictObject({
  probability: z.number().min(0).max(1).optional().describe('Default: 1.'),
  startsInMs: duration.optional().describe('When it begins. Default: now.'),
  lengthMs: duration.optional().describe('How long it lasts. Default: until it is switched off.'),
  times: z.int().min(1).optional().describe('How often it happens at most. Default: no limit.'),
  operations: z.array(z.enum(operations)).min(1).optional().describe('Default: all.'),
  work: z
    .enum(['done', 'notDone', 'either'])
    .optional()
    .describe('Whether the request takes effect before it fails. Default: either.'),
  mode: z.enum(['refused', 'unavailable']).optional().describe('Of an outage. Default: refused.'),
  waitMs: duration.optional(),
  namesExisting: z.boolean().optional().describe('Whether a refused duplicate names the existing shipment.'),
})
export type FaultRequest = z.output<typeof faultRequestSchema>

/** What is not named is off. */
export const faultRequestsSchema = z
  .strictObject(
    Object.fromEntries(
      faultNames.map((name) => [name, faultRequestSchema.optional().describe(kindOf(name).meaning)]),
    ) as Record<FaultName, z.ZodOptional<typeof faultRequestSchema>>,
  )
  .meta({ id: 'CarrierFaults' })
export type FaultRequests = z.output<typeof faultRequestsSchema>

/** A fault that is on, with its window in time. */
export type Fault = Omit<FaultRequest, 'startsInMs' | 'lengthMs' | 'probability'> & {
  probability: number
  fromMs: number
  untilMs?: number | undefined
}
export type Faults = Partial<Record<FaultName, Fault>>

/** @returns the fault, or the name of a parameter that this kind does not have */
export function switchOn(
  name: FaultName,
  { startsInMs = 0, lengthMs, probability = 1, ...rest }: FaultRequest,
  { nowMs, speed }: { nowMs: number; speed: number },
): Fault | { unknown: string } {
  const allowed: readonly string[] = kindOf(name).parameters
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  const unknown = given.find(([parameter]) => !allowed.includes(parameter))
  if (unknown !== undefined) return { unknown: unknown[0] }
  const fromMs = nowMs + startsInMs / speed
  return {
    ...Object.fromEntries(given),
    probability,
    fromMs,
    ...(lengthMs !== undefined && { untilMs: fromMs + lengthMs / speed }),
  }
}

export function isOn(fault: Fault | undefined, nowMs: number): fault is Fault {
  return fault !== undefined && fault.fromMs <= nowMs && nowMs < (fault.untilMs ?? Infinity)
}

/** The faults after one has happened: it counts where it happens a limited number of times. */
export function afterHappening(faults: Faults, name: FaultName): Faults {
  const fault = faults[name]
  if (fault?.times === undefined) return faults
  const { [name]: _ended, ...others } = faults
  return fault.times === 1 ? others : { ...others, [name]: { ...fault, times: fault.times - 1 } }
}
