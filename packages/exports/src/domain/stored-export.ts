import type { ExportRequest } from './request/export-request.ts'
import type { StoredFile } from './stored-file.ts'

/** An export: the own fields of its item of work. A storage format: add only optional fields. */
export type StoredExport = {
  request: ExportRequest
  fileName: string
  /** The person or the schedule. */
  requestedBy: string
  reason: string
  /** Who gets a mail when it has ended; null for nobody. */
  recipient: string | null
  /** Null while it is open. */
  outcome: 'ready' | 'failed' | 'cancelled' | null
  file: StoredFile | null
  rows: number
  /** The moment that its rows are of, in words. */
  snapshot: string | null
  error: string | null
  /** When the file is removed. */
  expiresAt: Date | null
  cancelled?: { by: string; reason: string }
  /** The command that cancelled it, so that its repeat finds it. */
  cancelCommand?: string
}
