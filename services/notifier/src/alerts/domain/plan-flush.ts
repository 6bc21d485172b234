import type { AlertNotification } from '../../delivery/domain/notification.ts'
import { forgetNotificationAt } from '../../delivery/domain/retention.ts'
import { alertNotificationId, flushIdOf } from './alert-receiver.ts'
import type { AlertReceiver } from './alert-receiver.ts'
import type { FlushDecision } from './decide-flush.ts'
import type { FlushContent } from './flush-content.ts'
import { hasNews, stateKeyOf } from './held-alert.ts'
import { forgetEndedAt } from './retention.ts'

/** What of an alert changes with a decision. Stored: its names stay readable. */
export type AlertUpdate = { id: string; told: string | null } | { id: string; settled: true; forgetAt: Date }

/** All that a decision about a group writes. */
export type FlushPlan = {
  alerts: AlertUpdate[]
} & (
  | { kind: 'wait'; checkAt: Date | null; forgetAt: Date | null }
  | {
      kind: 'flush'
      flushes: number
      flushId: string
      content: FlushContent
      forgetAt: Date
      messages: AlertNotification[]
    }
)

/** What a decision to wait writes. */
export function planWait(decision: FlushDecision & { kind: 'wait' }, now: Date): FlushPlan {
  const alerts = alertUpdates(decision, now)
  const { untilMs } = decision
  // A group with nothing left to send may be removed; its next alert makes it stay.
  return untilMs === null
    ? { kind: 'wait', alerts, checkAt: null, forgetAt: forgetEndedAt(now.getTime()) }
    : { kind: 'wait', alerts, checkAt: new Date(untilMs), forgetAt: null }
}

/**
 * What a decision to flush writes.
 *
 * @param group with its flushes so far
 */
export function planFlush(
  group: { _id: string; flushes: number },
  decision: FlushDecision & { kind: 'flush' },
  content: FlushContent,
  receivers: readonly AlertReceiver[],
  now: Date,
): FlushPlan {
  const flushes = group.flushes + 1
  const flushId = flushIdOf(group._id, flushes, content)
  return {
    kind: 'flush',
    alerts: alertUpdates(decision, now),
    flushes,
    flushId,
    content,
    forgetAt: forgetEndedAt(now.getTime()),
    messages: receivers.map((receiver) => messageTo(receiver, flushId, now)),
  }
}

function alertUpdates(decision: FlushDecision, now: Date): AlertUpdate[] {
  const ended = decision.kind === 'flush' ? [...decision.dropped, ...decision.resolved] : decision.dropped
  const firing = decision.kind === 'flush' ? decision.firing : []
  const forgetAt = forgetEndedAt(now.getTime())
  return [
    ...ended.map(({ _id: id }): AlertUpdate => ({ id, settled: true, forgetAt })),
    ...decision.silenced.map(({ _id: id }): AlertUpdate => ({ id, told: null })),
    ...firing.filter(hasNews).map((alert): AlertUpdate => ({ id: alert._id, told: stateKeyOf(alert) })),
  ]
}

function messageTo(receiver: AlertReceiver, flushId: string, now: Date): AlertNotification {
  const entry = {
    _id: alertNotificationId(flushId, receiver),
    flushId,
    state: 'due' as const,
    dueAt: now,
    fence: 0,
    attempts: 0,
    decidedAt: now,
    forgetAt: forgetNotificationAt(receiver.kind, now),
    sentAt: null,
    lastError: null,
  }
  return receiver.kind === 'alert-slack'
    ? { ...entry, kind: 'alert-slack', recipient: { kind: 'slack' } }
    : { ...entry, kind: 'alert-mail', recipient: { kind: 'address', address: receiver.address } }
}
