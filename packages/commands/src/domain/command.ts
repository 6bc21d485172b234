import type { Fields, Work } from '@slipstream/work/domain/work.ts'

/** What a person wants of a service, who and why. */
export type CommandRequest = {
  /** The service that handles it. */
  to: 'ingest' | 'auditor' | 'notifier' | 'fulfillment' | 'billing' | 'worker' | 'projector'
  /** The identifier of what is wanted, e.g. `silence`. */
  kind: string
  payload: Fields
  by: string
  reason: string
}

/** The own fields of a stored command. Its mechanism's fields are in `work`. */
export type StoredCommand = Omit<CommandRequest, 'to'> & {
  /** A service; for a redrive, the consumer. */
  to: string
  /** Why it will not be done; null otherwise. */
  refusal: string | null
  cancelled?: { by: string; reason: string }
}

export type CommandItem = StoredCommand & { _id: string; work: Work }

/** A command and its outcome. */
export type Command = Omit<StoredCommand, 'cancelled'> & {
  id: string
  /** `refused`: it will not be done, for the reason in `refusal`. */
  state: 'requested' | 'running' | 'done' | 'refused'
  requestedAt: Date
  finishedAt: Date | null
  result: Fields | null
  /** How far it is, for work that takes long. */
  progress: Fields | null
  /** How often a service has begun it. */
  attempts: number
  /** The last fault; the command is retried by itself. */
  lastError: string | null
}

/** A stored command as people see it. A refused one has no result and no fault, whatever its work says. */
export function commandOf(item: CommandItem): Command {
  const { _id: id, to, kind, payload, by, reason, work } = item
  const refusal = refusalOf(item)
  return {
    ...{ id, to, kind, payload, by, reason, refusal, progress: work.progress },
    state: refusal === null ? stateOf(work) : 'refused',
    requestedAt: work.createdAt,
    finishedAt: endOf(work),
    result: refusal === null ? work.result : null,
    attempts: work.fence,
    lastError: refusal === null ? work.lastError : null,
  }
}

/** When it ended; work that was dead-lettered has ended for the person who waits for it. */
export function endOf({ state, finishedAt, failures, createdAt }: Work): Date | null {
  return state === 'dead-lettered' ? (failures.at(-1)?.at ?? createdAt) : finishedAt
}

function refusalOf({ refusal, cancelled, work }: CommandItem): string | null {
  if (refusal !== null) return refusal
  if (work.state === 'cancelled') return `cancelled by ${cancelled?.by}: ${cancelled?.reason}`
  return work.state === 'dead-lettered' ? `given up: ${work.lastError}` : null
}

function stateOf({ state, fence }: Work): 'requested' | 'running' | 'done' {
  if (state === 'done') return 'done'
  return fence === 0 ? 'requested' : 'running'
}
