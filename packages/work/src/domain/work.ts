/**
 * - `waiting`: to be claimed at `dueAt`
 * - `leased`: held by a worker until `dueAt`; after that another may claim it
 * - `dead-lettered`: failed too often or permanently; waits for a redrive
 * - `done`, `cancelled`: finished
 */
export type WorkState = 'waiting' | 'leased' | 'done' | 'dead-lettered' | 'cancelled'

/** JSON: what MongoDB stores as a document. */
export type Fields = Record<string, unknown>

/**
 * What is known of a piece of work. Stored in the field `work` of its item, beside the item's own
 * fields: these names are a storage format.
 */
export type Work = {
  /** The workers of this queue claim it. */
  queue: string
  state: WorkState
  /** Higher ones are claimed first. Use few different values: a claim seeks in each of them. */
  priority: number
  /** When it may be claimed: the next try, or when the lease runs out. */
  dueAt: Date
  /** Rises with every claim. Each write of a worker names the fence of its claim. */
  fence: number
  /** The claim that holds it; null while it is not leased. */
  worker: string | null
  /** Failures since the last step was recorded. */
  attempts: number
  /** Claims since the last outcome or step whose worker died or stopped responding. */
  lapses: number
  /** Its last recorded step, from which the next worker continues. */
  progress: Fields | null
  result: Fields | null
  /** Why it is not done yet. */
  lastError: string | null
  /** The newest failures, oldest first. */
  failures: { at: Date; error: string }[]
  /**
   * It was hastened since the last claim or outcome: it is due again immediately after
   * the outcome of a worker that holds it.
   */
  isHastened: boolean
  /** Of the submission; null when it named none. */
  fingerprint: string | null
  /** No other item of the queue has it until this one is done or cancelled. */
  uniqueKey?: string
  /** How often its next step was decided from outside; absent for never. Its change wakes idle workers. */
  reschedules?: number
  /**
   * Names the newest decision on the item that was recorded, so that a repeat of
   * it finds it; absent before the first.
   */
  decision?: string
  /** The W3C trace context of what caused it; absent where that is not known. */
  traceparent?: string
  createdAt: Date
  /** When it was done or cancelled. */
  finishedAt: Date | null
}

export type NewWork = {
  queue: string
  /** Default: 0. */
  priority?: number | undefined
  /** Default: due immediately. */
  dueInMs?: number | undefined
  progress?: Fields | null | undefined
  fingerprint?: string | null | undefined
  uniqueKey?: string | undefined
  traceparent?: string | undefined
}

export const maxFailuresKept = 10
export const maxErrorLength = 1_000

/** An item that nobody has claimed yet, due `dueInMs` after `now`. */
export function initialWork(work: NewWork, now: Date): Work {
  const { queue, priority = 0, dueInMs = 0, progress = null, fingerprint = null, uniqueKey } = work
  const { traceparent } = work
  return {
    ...{ queue, state: 'waiting', priority, dueAt: new Date(now.getTime() + dueInMs) },
    ...{ fence: 0, worker: null, attempts: 0, lapses: 0, progress, result: null },
    ...{ lastError: null, failures: [], isHastened: false, fingerprint },
    ...(uniqueKey !== undefined && { uniqueKey }),
    ...(traceparent !== undefined && { traceparent }),
    ...{ createdAt: now, finishedAt: null },
  }
}

/**
 * Not while a worker holds it, who decides what is next, nor after it was cancelled. Done
 * work does not get its unique key back.
 */
const reschedulable: readonly WorkState[] = ['waiting', 'done', 'dead-lettered']
/** Whether its next step may be decided from outside, without a lease. */
export const isReschedulable = ({ state }: Pick<Work, 'state'>): boolean => reschedulable.includes(state)

/** Whether a worker has it or may still claim it. A dead-lettered item is not open. */
export const isOpen = ({ state }: Pick<Work, 'state'>): boolean => state === 'waiting' || state === 'leased'
