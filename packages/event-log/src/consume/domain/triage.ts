import type { EventOutcome } from '../consumer.ts'

/** A record before it is handled: the event in it, or why there is none. */
export type Item<E> = { key: string; event: E } | { key: string; fault: string }

/** Why a record becomes a dead letter: it fails itself, or is parked behind another of its key that does. */
export type DeadLetterReason = { reason: string; isFailing: boolean }

/**
 * What is to be done with a batch. Every record before `until` is either in `handle` or in `deadLetters`;
 * those from `until` on are left for later.
 */
export type Triage = {
  /** Indexes of the records that the handler is given, ascending. */
  handle: number[]
  deadLetters: Map<number, DeadLetterReason>
  until: number
  /** Why the rest is left: the handler asked for it. */
  later?: Extract<EventOutcome, { kind: 'retryLater' }>
}

const behind = (key: string): DeadLetterReason => ({
  reason: `waits behind an earlier dead letter of ${key}`,
  isFailing: false,
})

/**
 * Before handling: a record that cannot be decoded becomes a dead letter, and so does every
 * record whose key has one already, from an earlier batch or from this one. Records without a
 * key have no order, and block nothing.
 */
export function triage<E>(items: readonly Item<E>[], parkedKeys: ReadonlySet<string>): Triage {
  const blocked = new Set(parkedKeys)
  blocked.delete('')
  const handle: number[] = []
  const deadLetters = new Map<number, DeadLetterReason>()
  items.forEach((item, index) => {
    if (blocked.has(item.key)) {
      deadLetters.set(index, behind(item.key))
    } else if ('fault' in item) {
      deadLetters.set(index, { reason: item.fault, isFailing: true })
      if (item.key !== '') blocked.add(item.key)
    } else {
      handle.push(index)
    }
  })
  return { handle, deadLetters, until: items.length }
}

/**
 * After handling. When a dead letter blocks later records that the handler got too, or the handler asked to
 * retry later, its effects cannot be committed as they are: the narrower triage says what to give it instead.
 *
 * @param outcomes the handler's, one for each of `before.handle`, or fewer when the last one is `retryLater`
 * @throws when the handler left out an outcome
 */
export function afterHandling<E>(
  items: readonly Item<E>[],
  before: Triage,
  outcomes: readonly EventOutcome[],
): { triage: Triage; skipped: number; again: boolean } {
  const blocked = new Set<string>()
  const handle: number[] = []
  const deadLetters = new Map(before.deadLetters)
  let { until, later } = before
  let again = false
  let skipped = 0
  for (const [at, index] of before.handle.entries()) {
    const outcome = outcomes[at]
    if (outcome === undefined)
      throw new Error(`the handler gave ${at} outcomes for ${before.handle.length} events`)
    const key = (items[index] as Item<E>).key
    if (outcome.kind === 'retryLater') {
      later = outcome
      until = index
      // When it is the first of all, nothing was handled that would have to be handled again without the
      // rest.
      again = handle.length > 0
      break
    }
    if (blocked.has(key)) {
      deadLetters.set(index, behind(key))
      again = true
    } else if (outcome.kind === 'deadLetter') {
      deadLetters.set(index, { reason: outcome.reason, isFailing: true })
      if (key !== '') blocked.add(key)
    } else {
      handle.push(index)
      if (outcome.kind === 'skipped') skipped += 1
    }
  }
  for (const index of deadLetters.keys()) if (index >= until) deadLetters.delete(index)
  return { triage: { handle, deadLetters, until, ...(later === undefined ? {} : { later }) }, skipped, again }
}
