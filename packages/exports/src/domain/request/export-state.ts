import type { Work } from '@slipstream/work/domain/work.ts'
import type { ExportProgress } from './export-progress.ts'
import type { StoredExport } from '../stored-export.ts'

/** `queued`: no worker has begun it. `removed`: it was ready, and its file is gone. */
export type ExportState = 'queued' | 'running' | 'ready' | 'failed' | 'cancelled' | 'removed'

/** An outcome counts before the state of its work, and a file is `removed` from the time it expires. */
export function stateOf(
  { outcome, expiresAt }: Pick<StoredExport, 'outcome' | 'expiresAt'>,
  { state, progress }: Pick<Work, 'state' | 'progress'>,
  now: Date,
): ExportState {
  if (outcome === 'ready') return expiresAt !== null && expiresAt <= now ? 'removed' : 'ready'
  if (outcome !== null) return outcome
  return state === 'leased' || progress !== null ? 'running' : 'queued'
}

/** How fast an export is read, and when it will have ended at this pace. */
export type Pace = {
  rowsPerSecond: number
  /** From 0 to 1; null while it is not known how much there is. */
  share: number | null
  estimatedEnd: Date | null
}

/** By the mean of the current run: earlier runs may have had another speed. */
export function paceOf(progress: ExportProgress): Pace {
  const { read, total, rows, run, at } = progress
  const seconds = Math.max(0.001, (Date.parse(at) - Date.parse(run.startedAt)) / 1_000)
  const readPerSecond = Math.max(0, read - run.readBefore) / seconds
  const share = total === null || total === 0 ? null : Math.min(1, read / total)
  const left = total === null ? null : Math.max(0, total - read)
  const endMs = left === null || readPerSecond === 0 ? null : Date.parse(at) + (left / readPerSecond) * 1_000
  return {
    rowsPerSecond: Math.max(0, rows - run.rowsBefore) / seconds,
    share,
    estimatedEnd: endMs === null || endMs > 8.64e15 ? null : new Date(endMs),
  }
}
