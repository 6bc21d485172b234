import { deriveId } from '@slipstream/events/derive-id.ts'
import type { CalloutEvent, Event } from '@slipstream/events/event.ts'
import type { Publication } from './advance.ts'
import type { CalloutTask } from './callout-task.ts'

/** The event about a call-out after a step. Its revision is one more than before. */
export function calloutEvent(
  id: string,
  task: CalloutTask,
  publication: Publication,
  { nowMs, inMs }: { nowMs: number; inMs: number },
): CalloutEvent {
  const at = new Date(nowMs).toISOString()
  const { attempts, lastError, callbackBy } = task.process
  const data = { ...identityOf(id, task), attempts }
  const attributes = attributesOf(id, task, at)
  switch (publication.kind) {
    case 'waiting': {
      const nextAt = callbackBy ?? new Date(nowMs + inMs).toISOString()
      const { for: waitsFor, reason } = publication
      return {
        ...{ ...attributes, type: 'CalloutWaiting' },
        data: { ...data, waitsFor, nextAt, lastError, reason, changedAt: at },
      }
    }
    case 'delivered':
      return { ...attributes, type: 'CalloutDelivered', data: { ...data, deliveredAt: at } }
    case 'dead-lettered': {
      const reason = lastError ?? 'it failed'
      return {
        ...attributes,
        type: 'CalloutDeadLettered',
        data: { ...data, reason, deadLetteredAt: at },
      }
    }
    case 'cancelled': {
      const { reason, by } = publication
      return {
        ...{ ...attributes, type: 'CalloutCancelled' },
        data: { ...data, reason, cancelledBy: by, cancelledAt: at },
      }
    }
  }
}

/** That a call-out was made. */
export function calloutRequested(
  id: string,
  task: CalloutTask,
  { dueAtMs, nowMs }: { dueAtMs: number; nowMs: number },
): Event<'CalloutRequested'> {
  const at = new Date(nowMs).toISOString()
  const dueAt = new Date(Math.max(dueAtMs, nowMs)).toISOString()
  return {
    ...{ ...attributesOf(id, task, at), type: 'CalloutRequested' },
    data: { ...identityOf(id, task), dueAt, requestedAt: at },
  }
}

function identityOf(taskId: string, { source, customerId, callout, rule, trigger, process }: CalloutTask) {
  const cause = { trigger: trigger.event ?? trigger.on, at: trigger.at, eventId: trigger.eventId }
  return { source, customerId, taskId, callout, rule, cause, revision: process.revision + 1 }
}

function attributesOf(id: string, { source, customerId, process }: CalloutTask, occurredAt: string) {
  return {
    id: deriveId(id, String(process.revision + 1)),
    ...{ source, subject: `${source}/${customerId}`, occurredAt },
  }
}
