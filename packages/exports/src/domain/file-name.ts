import { fileNamePattern } from './request/export-request.ts'
import type { ExportFormat, ExportRequest } from './request/export-request.ts'

export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
}

/**
 * The name of the file: of the request, or made of what it has and when it was
 * requested; always with the format's ending.
 */
export function fileNameOf(
  { of, format, fileName, topic }: Pick<ExportRequest, 'of' | 'format' | 'fileName' | 'topic'>,
  requestedAt: Date,
): string {
  const at = requestedAt.toISOString().slice(0, 19).replaceAll(':', '-')
  const stem = fileName ?? `${of === 'events' ? `events-${topic ?? 'all'}` : of}-${at}Z`
  if (!fileNamePattern.test(stem))
    throw new RangeError(`${stem} is not a valid file name, e.g. orders-2026-11`)
  return stem.endsWith(`.${format}`) ? stem : `${stem}.${format}`
}
