import type { NotificationResponse } from '../../../../responses/notification.ts'
import { markOfNotification } from '../../../notifications/notifications-view.ts'
import type { Words } from '../../../words/en.ts'
import type { LineFact, TimelineLine } from '../../../timeline/timeline-line.ts'

/** A mail or message about an order, whose look can be opened in place. */
export function mailLine(item: NotificationResponse, { notifications: words }: Words): TimelineLine {
  const { notificationId, kind, about, state, to, recipientKind, decidedAt, sentAt, dueAt } = item
  const which = about === null ? null : (words.mails[about] ?? about)
  const name = [words.kinds[kind] ?? kind, which].filter((part) => part !== null).join(': ')
  const receiver = to ?? words.recipients[recipientKind ?? ''] ?? null
  const why = item.why === null ? item.deliveryError : (words.whys[item.why] ?? item.why)
  const facts: (readonly [string, LineFact[1] | null])[] = [
    [words.to, receiver],
    [words.decided, { at: decidedAt }],
    [words.sent, sentAt === null ? null : { at: sentAt }],
    [words.nextAttempt, dueAt === null ? null : { at: dueAt }],
    [words.attempts, item.attempts === 0 ? null : String(item.attempts)],
    [words.lastReply, item.deliveryError],
  ]
  return {
    at: sentAt ?? decidedAt,
    mark: markOfNotification(state),
    title: `${name} · ${words.states[state] ?? state}`,
    detail: [receiver, state === 'sent' ? null : why].filter((part) => part !== null).join(' · '),
    inside: {
      facts: facts.filter((fact): fact is LineFact => fact[1] !== null),
      ...{ changes: [], knownAt: null, notificationId },
    },
  }
}
