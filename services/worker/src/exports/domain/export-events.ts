import { deriveId } from '@slipstream/events/derive-id.ts'
import type { ExportFinished } from '@slipstream/events/event-types/job-events.ts'
import { exportKey } from '@slipstream/events/mismatches/job-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { StoredExport } from '@slipstream/exports/domain/stored-export.ts'

export type Finished = Pick<ExportFinished, 'outcome' | 'rows' | 'bytes' | 'expiresAt' | 'link' | 'error'>

/** The event of an export's end. Its id is of the export and the outcome, so a repeat is the same event. */
export function exportFinished(
  exportId: string,
  { request, requestedBy, recipient }: Pick<StoredExport, 'request' | 'requestedBy' | 'recipient'>,
  finished: Finished,
  at: Date,
): Event<'ExportFinished'> {
  return {
    id: deriveId('export', exportId, finished.outcome),
    type: 'ExportFinished',
    source: 'slipstream',
    subject: exportKey(exportId),
    occurredAt: at.toISOString(),
    data: { exportId, of: request.of, format: request.format, requestedBy, recipient, ...finished },
  }
}
