import { initialWork } from '@slipstream/work/domain/work.ts'
import type { Fields, Work, WorkState } from '@slipstream/work/domain/work.ts'
import type { CommandItem } from './command.ts'
import { redriveKind, redriveQueue } from './redrive-command.ts'
import type { RedrivePayload, StoredProgress } from './redrive-command.ts'

type OldLease = { owner: string; until: Date } | null

type OldFields = {
  _id: string
  /** The fingerprint. */
  asked?: string | null
  requestedAt: Date
  finishedAt: Date | null
  progress?: Fields | null
  lastError: string | null
  lease: OldLease
  dueAt?: Date
}

/** A document of `requests` from before commands were items of work. */
export type OldRequest = OldFields & {
  to: string
  kind: string
  payload: Fields
  by: string
  reason: string
  state: 'requested' | 'running' | 'done' | 'refused'
  result: Fields | null
  refusal: string | null
  attempts: number
}

/** A document of the collection `redrives`, whose successors are in `requests`. */
export type OldRedrive = OldFields & {
  consumer: string
  key: string | null
  reasonContains?: string | null
  note: { by: string; reason: string }
  dryRun: boolean
  ratePerSecond: number | null
  state: 'requested' | 'running' | 'done' | 'cancelled'
  interruptions?: number
  rounds?: number
  cancelled?: { by: string; reason: string }
}

/** The same command as an item of work. A worker that still has it keeps its lease. */
export function upgradeRequest(old: OldRequest): CommandItem {
  const { _id, to, kind, payload, by, reason, refusal, state, result, attempts } = old
  const work = upgradedWork(old, to, state === 'refused' ? 'done' : state, attempts)
  const progress = old.progress ?? null
  return { ...{ _id, to, kind, payload, by, reason, refusal }, work: { ...work, result, progress } }
}

/** As `upgradeRequest`, for a redrive: it continues where its progress says. */
export function upgradeRedrive(old: OldRedrive): CommandItem {
  const { _id, consumer, key, reasonContains = null, note, dryRun, ratePerSecond, state, rounds } = old
  const payload: RedrivePayload = { key, reasonContains, dryRun, ratePerSecond }
  const progress: StoredProgress | null =
    (old.progress ?? null) === null ? null : { ...old.progress, ...(rounds !== undefined && { rounds }) }
  const fence = state === 'requested' ? 0 : 1
  const work = upgradedWork(old, redriveQueue(consumer), state, fence)
  return {
    ...{ _id, to: consumer, kind: redriveKind, payload, ...note, refusal: null },
    ...(old.cancelled !== undefined && { cancelled: old.cancelled }),
    work: { ...work, progress, attempts: old.interruptions ?? 0 },
  }
}

/** A lease that holds stays with its owner until it runs out: what the owner writes then finds nothing. */
function upgradedWork(
  old: OldFields,
  queue: string,
  state: 'requested' | 'running' | 'done' | 'cancelled',
  fence: number,
): Work {
  const { requestedAt, finishedAt, lastError, lease, dueAt = requestedAt, asked = null } = old
  const isHeld = state === 'running' && lease !== null
  const open: WorkState = isHeld ? 'leased' : 'waiting'
  return {
    ...initialWork({ queue, fingerprint: asked }, requestedAt),
    ...{ state: state === 'done' || state === 'cancelled' ? state : open, fence, finishedAt, lastError },
    ...{ dueAt: isHeld ? lease.until : dueAt, worker: isHeld ? lease.owner : null },
  }
}
