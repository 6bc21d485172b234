import type { Command } from '@slipstream/commands/domain/command.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import { paceOf, stateOf } from '@slipstream/exports/domain/request/export-state.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import { exportedKinds } from '@slipstream/exports/domain/columns.ts'
import { exportFormats } from '@slipstream/exports/domain/request/export-request.ts'
import { z } from 'zod'

const time = z.string().nullable()

/** An export as the API shows it. */
export const exportResponse = z
  .strictObject({
    id: z.string(),
    of: z.enum(exportedKinds),
    format: z.enum(exportFormats),
    request: z.record(z.string(), z.unknown()).describe('Columns, filters and moments, as requested.'),
    state: z
      .enum(['queued', 'running', 'ready', 'failed', 'cancelled', 'removed'])
      .describe('removed: it was ready, and its file is gone.'),
    requestedBy: z.string(),
    reason: z.string(),
    recipient: z.string().nullable().describe('Who gets a mail when it has ended.'),
    requestedAt: z.string(),
    finishedAt: time,
    snapshot: z.string().nullable().describe('The moment that its rows are of; null until it has begun.'),
    progress: z
      .strictObject({
        rows: z.int().describe('Written so far.'),
        bytes: z.int(),
        read: z.int().describe('Records of the source that were read.'),
        total: z.int().nullable().describe('How many there are, about; null where that is not known.'),
        rowsPerSecond: z.number(),
        share: z.number().nullable().describe('From 0 to 1; null where it is not known.'),
        estimatedEnd: time,
      })
      .nullable()
      .describe('Null until it has begun.'),
    fileName: z.string().nullable(),
    rows: z.int().nullable().describe('Null until it is ready.'),
    bytes: z.int().nullable().describe('The size of the file; null until it is ready.'),
    expiresAt: time.describe('When the file is removed.'),
    download: z.string().nullable().describe('The path of the file while it is there; it needs the token.'),
    error: z.string().nullable().describe('Why it failed, or its last fault while it is retried.'),
    cancelled: z.strictObject({ by: z.string(), reason: z.string() }).nullable(),
  })
  .meta({
    id: 'Export',
    description: 'A file of rows, made in the background. Listed for 90 days after its end.',
  })

export type ExportResponse = z.output<typeof exportResponse>

export function exportResponseOf(item: ExportItem, now: Date): ExportResponse {
  const { _id: id, request, requestedBy, reason, recipient, outcome, file, work } = item
  const { of, format, ...rest } = request
  const state = stateOf(item, work, now)
  const progress = work.progress as (ExportProgress & { description: string }) | null
  const isReady = outcome === 'ready'
  return {
    ...{ id, of, format, request: rest, state, requestedBy, reason, recipient },
    ...{ requestedAt: work.createdAt.toISOString(), finishedAt: work.finishedAt?.toISOString() ?? null },
    snapshot: item.snapshot ?? progress?.description ?? null,
    progress: progress === null ? null : progressOf(progress),
    fileName: item.fileName,
    rows: isReady ? item.rows : null,
    bytes: isReady ? (file?.bytes ?? 0) : null,
    expiresAt: item.expiresAt?.toISOString() ?? null,
    download: state === 'ready' ? `/exports/${id}` : null,
    error: item.error ?? (outcome === null ? work.lastError : null),
    cancelled: item.cancelled ?? null,
  }
}

function progressOf(progress: ExportProgress): NonNullable<ExportResponse['progress']> {
  const { rows, bytes, read, total } = progress
  const { rowsPerSecond, share, estimatedEnd } = paceOf(progress)
  const rate = Math.round(10 * rowsPerSecond) / 10
  return {
    rows,
    bytes,
    read,
    total,
    rowsPerSecond: rate,
    share,
    estimatedEnd: estimatedEnd?.toISOString() ?? null,
  }
}

/** An export whose command was not handled yet, or was refused. */
export function responseOfCommand(command: Command): ExportResponse | undefined {
  const { id, kind, payload, by, reason, state, refusal, lastError, requestedAt, finishedAt } = command
  if (kind !== 'create-export') return undefined
  const { request, recipient } = payload as { request: ExportItem['request']; recipient: string | null }
  const { of, format, ...rest } = request
  return {
    ...{ id, of, format, request: rest, requestedBy: by, reason, recipient },
    state: state === 'refused' ? 'failed' : 'queued',
    ...{ requestedAt: requestedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null },
    ...{ snapshot: null, progress: null, fileName: null, rows: null, bytes: null, expiresAt: null },
    ...{ download: null, error: refusal ?? lastError, cancelled: null },
  }
}
