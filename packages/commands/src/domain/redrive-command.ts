import type { RedriveProgress } from '@slipstream/event-log/dead-letters/redrive-progress.ts'
import { endOf } from './command.ts'
import type { CommandItem } from './command.ts'

/** Which dead letters are sent back to their consumer. */
export type RedriveRequest = {
  consumer: string
  /** Default: all keys. */
  key?: string
  /** Only what was dead-lettered for a reason with this text in it. Default: any reason. */
  reasonContains?: string
  note: { by: string; reason: string }
  dryRun?: boolean
  ratePerSecond?: number
}

/** The payload of a stored redrive. */
export type RedrivePayload = {
  key: string | null
  reasonContains: string | null
  dryRun: boolean
  ratePerSecond: number | null
}

/**
 * The progress of a stored redrive: of the letters, and how often it came to its
 * end and left some whose handler threw.
 */
export type StoredProgress = Partial<RedriveProgress> & { rounds?: number }

/** A redrive, and how far it is. */
export type Redrive = RedrivePayload & {
  id: string
  consumer: string
  note: { by: string; reason: string }
  state: 'requested' | 'running' | 'done' | 'cancelled'
  requestedAt: Date
  finishedAt: Date | null
  progress: RedriveProgress | null
  /** The fault that interrupted it last; it continues by itself. */
  lastError: string | null
  cancelled: { by: string; reason: string } | null
}

export const redriveKind = 'redrive'
/** Each consumer has its own queue: redrives of one wait for none of another. */
export const redriveQueue = (consumer: string): string => `redrive/${consumer}`

/** A stored redrive as people see it. One that was given up counts as cancelled, by `slipstream`. */
export function redriveOf(item: CommandItem): Redrive {
  const { _id: id, to: consumer, by, reason, work } = item
  const { state, lastError, fence } = work
  const isGivenUp = state === 'dead-lettered'
  const open = fence === 0 ? 'requested' : 'running'
  const ended = isGivenUp || state === 'cancelled' ? 'cancelled' : 'done'
  return {
    ...{ id, consumer, note: { by, reason }, ...(item.payload as RedrivePayload) },
    state: endOf(work) === null ? open : ended,
    requestedAt: work.createdAt,
    finishedAt: endOf(work),
    progress: progressOf(work.progress),
    lastError,
    cancelled: item.cancelled ?? (isGivenUp ? { by: 'slipstream', reason: lastError ?? 'given up' } : null),
  }
}

/** The part of the stored progress that is about letters; null before there is any. */
export function progressOf(stored: StoredProgress | null): RedriveProgress | null {
  const { rounds: _rounds, ...progress } = stored ?? {}
  return progress.total === undefined ? null : (progress as RedriveProgress)
}
