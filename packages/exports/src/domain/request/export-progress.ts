import type { StoredFile, Upload } from '../stored-file.ts'

/** How far an export is, recorded with its last part: the next worker continues there. A storage format. */
export type ExportProgress = {
  /** What the whole export is of, fixed when it began; of the source. */
  snapshot: Record<string, unknown>
  /** Up to where the source is read; of the source. */
  cursor: Record<string, unknown> | null
  /** What was read and is too small for a part. */
  pending: string
  upload: Upload | null
  /** Of Parquet: the parts, which are joined in the end. */
  parts: StoredFile[]
  /** Records of the source that were read, and how many there are, about; null where that is not known. */
  read: number
  total: number | null
  rows: number
  bytes: number
  /** ISO 8601 UTC, of this record. */
  at: string
  /** Of the present run of a worker, for its rate. */
  run: { startedAt: string; readBefore: number; rowsBefore: number }
}
