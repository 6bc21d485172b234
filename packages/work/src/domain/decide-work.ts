import type { WorkEvent } from './work-event.ts'
import { eventOfOutcome } from './work-outcome.ts'
import type { RetryPolicy, WorkOutcome } from './work-outcome.ts'
import { isOpen, isReschedulable } from './work.ts'
import type { Fields, Work } from './work.ts'

/** What a worker or a person wants of a piece of work. A worker names the fence of its claim. */
export type WorkCommand =
  | { type: 'claim'; worker: string; leaseMs: number }
  | { type: 'extend'; fence: number; leaseMs: number }
  | { type: 'recordProgress'; fence: number; progress: Fields; isStep: boolean }
  | { type: 'settle'; fence: number; outcome: WorkOutcome; policy: RetryPolicy; random: number }
  | { type: 'release'; fence: number }
  | { type: 'hasten' }
  | { type: 'cancel' }
  | { type: 'redrive' }
  | { type: 'complete' }
  | { type: 'deadLetter'; reason: string }
  | { type: 'reschedule'; queue: string; priority: number; inMs: number }

/**
 * The events of a command; none when it is refused: the work is not due, its lease belongs to another claim,
 * or it is finished. The adapter's filters make the same decision in MongoDB; one test holds them together.
 */
export function decideWork(command: WorkCommand, work: Work, now: Date): WorkEvent[] {
  switch (command.type) {
    case 'claim': {
      const { worker, leaseMs } = command
      return isOpen(work) && work.dueAt <= now ? [{ type: 'claimed', worker, leaseMs }] : []
    }
    case 'hasten':
      return isOpen(work) ? [{ type: 'hastened' }] : []
    case 'cancel':
      return isOpen(work) || work.state === 'dead-lettered' ? [{ type: 'cancelled' }] : []
    case 'redrive':
      return work.state === 'dead-lettered' ? [{ type: 'redriven' }] : []
    case 'complete':
      return isReschedulable(work) && work.state !== 'done' ? [{ type: 'succeeded', result: {} }] : []
    case 'deadLetter':
      return work.state === 'waiting' ? [{ type: 'deadLettered', error: command.reason }] : []
    case 'reschedule':
      return isReschedulable(work) ? [{ ...command, type: 'rescheduled' }] : []
    default:
      return work.state === 'leased' && work.fence === command.fence ? [eventOfHolder(command, work)] : []
  }
}

type HolderCommand = Extract<WorkCommand, { fence: number }>

function eventOfHolder(command: HolderCommand, work: Work): WorkEvent {
  switch (command.type) {
    case 'extend':
      return { type: 'extended', leaseMs: command.leaseMs }
    case 'recordProgress':
      return { type: 'progressed', progress: command.progress, isStep: command.isStep }
    case 'settle':
      return eventOfOutcome(command.outcome, work, command.policy, command.random)
    case 'release':
      return { type: 'released' }
  }
}
