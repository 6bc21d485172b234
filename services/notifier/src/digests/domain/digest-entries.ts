import { deriveId } from '@slipstream/events/derive-id.ts'
import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import type { DigestNotification } from '../../delivery/domain/notification.ts'
import { forgetNotificationAt } from '../../delivery/domain/retention.ts'

/** A digest that is older is not mailed any more: the next one is due before. */
const maxAgeMs = 7 * 24 * 60 * 60 * 1_000

/**
 * The entries of the ledger for a digest, one for each recipient; none for one that is
 * too old. Repeats give the same ids.
 */
export function digestEntries(digest: DigestDue, now: Date): DigestNotification[] {
  if (now.getTime() - Date.parse(digest.to) > maxAgeMs) return []
  const { recipients, ...content } = digest
  return [...new Set(recipients)].map((recipient) => ({
    _id: deriveId('digest', digest.digestId, recipient),
    ...{ kind: 'digest', digest: content, recipient },
    ...{ state: 'due', dueAt: now, fence: 0, attempts: 0, decidedAt: now },
    ...{ forgetAt: forgetNotificationAt('digest', now), sentAt: null, lastError: null },
  }))
}
