import { deriveId } from '@slipstream/events/derive-id.ts'
import type { ExportFinished } from '@slipstream/events/event-types/job-events.ts'
import type { ExportNotification } from '../../delivery/domain/notification.ts'
import { forgetNotificationAt } from '../../delivery/domain/retention.ts'

/**
 * The entry of the ledger for an export that somebody waits for; none for one that
 * was cancelled, or whose file is gone.
 */
export function exportEntries({ recipient, ...finished }: ExportFinished, now: Date): ExportNotification[] {
  if (recipient === null || finished.outcome === 'cancelled' || hasExpired(finished, now)) return []
  return [
    {
      _id: deriveId('export', finished.exportId, finished.outcome),
      ...{ kind: 'export', export: finished, recipient },
      ...{ state: 'due', dueAt: now, fence: 0, attempts: 0, decidedAt: now },
      ...{ forgetAt: forgetNotificationAt('export', now), sentAt: null, lastError: null },
    },
  ]
}

/** Whether there is nothing to fetch any more. */
export function hasExpired({ expiresAt }: Pick<ExportFinished, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime()
}
