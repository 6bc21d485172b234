import type { Event } from '@slipstream/events/event.ts'
import { refusalEvent } from './refusal-event.ts'
import type { DeliveryOutcome, Sender } from './sender.ts'
import { createSendersOfSource } from './senders-of-source.ts'

/** The same moment by a clock that never goes back and by the calendar. */
export type Moment = { ms: number; epochMs: number }

export type PendingRefusals = {
  /** @returns from when on a report of this sender is due */
  record(
    source: string,
    senderId: string | undefined,
    outcome: DeliveryOutcome,
    nowMs: number,
  ): number | undefined
  /** From when on any report is due. */
  dueMs(): number | undefined
  /** The next event to append, the same until `appended`; undefined when none is due by `untilMs`. */
  next(untilMs: number, now: Moment): Event<'DeliveriesRefused'> | undefined
  /** The log has what `next` returned. */
  appended(): void
}

type Due = { source: string; webhookId: string | null; sender: Sender; dueMs: number }

/**
 * What is to be reported of the senders of all sources. An event of unknown fate is
 * repeated as it was, under the same id.
 */
export function createPendingRefusals(sources: readonly string[], instance: string): PendingRefusals {
  const senders = new Map(sources.map((source) => [source, createSendersOfSource()]))
  let nth = 0
  let begun: Event<'DeliveriesRefused'> | undefined

  const firstDue = (): Due | undefined => {
    let first: Due | undefined
    for (const [source, ofSource] of senders) {
      for (const [webhookId, sender] of ofSource.senders()) {
        const dueMs = sender.dueMs()
        if (dueMs !== undefined && dueMs < (first?.dueMs ?? Infinity))
          first = { source, webhookId, sender, dueMs }
      }
    }
    return first
  }
  const begin = ({ source, webhookId, sender }: Due, now: Moment): Event<'DeliveriesRefused'> => {
    const { fromMs, toMs, ...report } = sender.report(now.ms)
    const window = { from: new Date(now.epochMs - (toMs - fromMs)), to: new Date(now.epochMs) }
    return refusalEvent({ source, webhookId, instance, nth: nth++, report, ...window })
  }

  return {
    record: (source, senderId, outcome, nowMs) => senders.get(source)?.record(senderId, outcome, nowMs),
    dueMs: () => firstDue()?.dueMs,
    next(untilMs, now) {
      const due = begun === undefined ? firstDue() : undefined
      if (due !== undefined && due.dueMs <= untilMs) begun = begin(due, now)
      return begun
    },
    appended: () => void (begun = undefined),
  }
}
