import type { CalloutEvent } from '@slipstream/events/event.ts'
import type { CalloutDocument } from './callout-document.ts'

const retentionMs = 90 * 24 * 60 * 60 * 1_000

type Change = Pick<CalloutDocument, 'state' | 'attempts' | 'nextAt' | 'lastError' | 'reason'>

/** A call-out after an event. One of an earlier revision changes nothing. @returns the same document then */
export function evolveCallout(before: CalloutDocument | null, event: CalloutEvent): CalloutDocument {
  const { data, occurredAt } = event
  const { taskId, source, customerId, callout, rule, cause, revision } = data
  if (before !== null && revision <= before.revision) return before
  const change = changeOf(event, before)
  const isOver = change.state === 'delivered' || change.state === 'cancelled'
  return {
    ...{ _id: taskId, taskId, source, customerId, callout, rule, cause, ...change },
    requestedAt: before?.requestedAt ?? occurredAt,
    changedAt: occurredAt,
    revision,
    expiresAt: isOver ? new Date(Date.parse(occurredAt) + retentionMs) : null,
  }
}

function changeOf(event: CalloutEvent, before: CalloutDocument | null): Change {
  const over = { nextAt: null, lastError: before?.lastError ?? null, reason: null }
  switch (event.type) {
    case 'CalloutRequested':
      return { ...over, state: 'waiting', attempts: 0, nextAt: event.data.dueAt }
    case 'CalloutWaiting': {
      const { waitsFor, attempts, nextAt, lastError, reason } = event.data
      const state = waitsFor === 'callback' ? 'awaiting-callback' : 'waiting'
      return { state, attempts, nextAt, lastError, reason }
    }
    case 'CalloutDelivered':
      return { ...over, state: 'delivered', attempts: event.data.attempts, lastError: null }
    case 'CalloutDeadLettered': {
      const { attempts, reason: lastError } = event.data
      return { ...over, state: 'dead-lettered', attempts, lastError }
    }
    case 'CalloutCancelled': {
      const { attempts, reason } = event.data
      return { ...over, state: 'cancelled', attempts, reason }
    }
  }
}
