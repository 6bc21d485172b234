import type { ExportResponse } from '../../responses/exports/export.ts'

/** An export in one line: how far it is, how fast, and when it will have ended. */
export function exportLine(found: ExportResponse): string {
  const { id, of, format, state, requestedBy } = found
  return [id, `${of} as ${format}`, `by ${requestedBy}`, state, detailOf(found)].filter(Boolean).join('  ')
}

function detailOf({ state, progress, rows, bytes, error, expiresAt, cancelled }: ExportResponse): string {
  if (state === 'ready')
    return `${number(rows ?? 0)} rows, ${sizeOf(bytes ?? 0)}, kept until ${expiresAt ?? ''}`
  if (state === 'cancelled') return `by ${cancelled?.by ?? 'somebody'}: ${cancelled?.reason ?? ''}`
  if (progress === null) return error ?? ''
  const { share, rowsPerSecond, estimatedEnd } = progress
  return [
    `${number(progress.rows)} rows`,
    share === null ? '' : `${Math.floor(100 * share)} %`,
    state === 'running' ? `${number(Math.round(rowsPerSecond))} rows/s` : '',
    state === 'running' && estimatedEnd !== null ? `until about ${estimatedEnd.slice(11, 19)} UTC` : '',
    error === null ? '' : `last fault: ${error}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

const number = (value: number): string => new Intl.NumberFormat('en').format(value)

export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  const units = ['kB', 'MB', 'GB']
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1_000 ** power).toFixed(1)} ${units[power - 1]}`
}
