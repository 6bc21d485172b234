import { nextStep } from './next-step.ts'
import type { Step } from './next-step.ts'
import type { CarrierTerms } from './policy.ts'
import { ms } from './shipment-state.ts'
import type { ShipmentState } from './shipment-state.ts'

/**
 * The queues of a carrier's shipments. Nobody works on `person`, and on `dead-lettered` only where there are
 * redrives by schedule: both wait for a command.
 */
export const queueKinds = ['ship', 'complete', 'follow', 'person', 'dead-lettered'] as const
export type QueueKind = (typeof queueKinds)[number]

/** The queue of a carrier's shipments that wait for this kind of work. */
export const queueOf = (kind: QueueKind, carrier: string): string => `${kind}/${carrier}`

/** Where a shipment waits for its next step, and when that is due; undefined when there is none. */
export type WorkPlan = { kind: QueueKind; queue: string; priority: number; atMs: number }

export function workPlan(state: ShipmentState, terms: CarrierTerms, nowMs: number): WorkPlan | undefined {
  const next = nextStep(state, terms, nowMs)
  const { carrier } = state.shipment
  const plan = (kind: QueueKind, atMs: number, priority = 0): WorkPlan => ({
    ...{ kind, queue: queueOf(kind, carrier), priority, atMs },
  })
  switch (next.kind) {
    case 'finished':
      return undefined
    case 'person':
      return plan('person', nowMs)
    case 'dead-lettered':
      return plan('dead-lettered', next.redriveAt === null ? nowMs : ms(next.redriveAt))
    case 'step':
      return plan(kindOf(next.step), ms(next.at), priorityOf(state, next.step))
  }
}

function kindOf(step: Step): QueueKind {
  if (step === 'book') return 'ship'
  return step === 'follow' ? 'follow' : step === 'await' ? 'follow' : 'complete'
}

/**
 * A booking that was tried goes before those that were not: it was requested earlier,
 * and its wait has put it behind them.
 */
function priorityOf({ process }: ShipmentState, step: Step): number {
  const wasTried = process.bookingRequests > 0 || process.notBefore !== null
  return step === 'book' && wasTried ? 1 : 0
}
