import { draw } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { z } from 'zod'
import { faultNames, kindOf } from './fault-kinds.ts'
import type { FaultName } from './fault-kinds.ts'

const duration = z
  .int()
  .min(0)
  .max(3_660 * 24 * 3_600_000)

/** A fault as it is switched on. */
export const faultRequestSchema = z.strictObject({
  probability: z.number().min(0).max(1).default(1),
  startsInMs: duration.default(0).describe("When it begins, in the account's time."),
  lengthMs: duration.optional().describe('How long it lasts. Default: until it is switched off.'),
  waitMs: duration.optional().describe('A delay, of the faults that have one.'),
})
export type FaultRequest = z.input<typeof faultRequestSchema>

/** What is not named is off. */
export const faultRequestsSchema = z
  .strictObject(
    Object.fromEntries(
      faultNames.map((name) => [name, faultRequestSchema.optional().describe(kindOf(name).meaning)]),
    ) as Record<FaultName, z.ZodOptional<typeof faultRequestSchema>>,
  )
  .meta({ id: 'BillingFaults' })
export type FaultRequests = z.input<typeof faultRequestsSchema>

/** A fault that is on, with its window in time. */
export type Fault = { probability: number; fromMs: number; untilMs?: number; waitMs: number }
export type Faults = Partial<Record<FaultName, Fault>>

export function switchOn(name: FaultName, request: FaultRequest, nowMs: number): Fault {
  const { probability, startsInMs, lengthMs, waitMs } = faultRequestSchema.parse(request)
  const fromMs = nowMs + startsInMs
  return {
    probability,
    fromMs,
    ...(lengthMs !== undefined && { untilMs: fromMs + lengthMs }),
    waitMs: waitMs ?? kindOf(name).wait?.defaultMs ?? 0,
  }
}

export function isOn(fault: Fault | undefined, nowMs: number): fault is Fault {
  return fault !== undefined && fault.fromMs <= nowMs && nowMs < (fault.untilMs ?? Infinity)
}

export type FaultContext = { seed: number; faults: Faults; nowMs: number }

/** Whether a fault happens to what the labels name: the same labels, the same result. */
export function happens(
  { seed, faults, nowMs }: FaultContext,
  name: FaultName,
  ...labels: (string | number)[]
): boolean {
  const fault = faults[name]
  return isOn(fault, nowMs) && draw(seed, name, ...labels) < fault.probability
}

/** A delay up to the fault's, or 0 when it does not happen. */
export function delayMs(context: FaultContext, name: FaultName, ...labels: (string | number)[]): number {
  const waitMs = context.faults[name]?.waitMs ?? 0
  return happens(context, name, ...labels)
    ? Math.ceil(draw(context.seed, 'delay', name, ...labels) * waitMs)
    : 0
}
