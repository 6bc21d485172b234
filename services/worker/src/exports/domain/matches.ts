import type { ExportRequest } from '@slipstream/exports/domain/request/export-request.ts'

/** What filters are compared with. */
export type Filtered = {
  source: string
  /** Of the time that `from` and `to` are about. */
  at: string | null
  status?: string | undefined
  active?: boolean
  carrier?: string
  rule?: string
  severity?: string | null
  type?: string
  key?: string
}

type Filters = Pick<
  ExportRequest,
  'source' | 'status' | 'active' | 'carrier' | 'rule' | 'severity' | 'type' | 'key' | 'from' | 'to'
>

/** Whether a row is one that was requested. A row without a time is in no range of time. */
export function matches(filters: Filters, row: Filtered): boolean {
  const { source, status, active, carrier, rule, severity, type, key } = filters
  return (
    (source === undefined || row.source === source) &&
    (status === undefined || status.includes(row.status ?? '')) &&
    (active === undefined || row.active === active) &&
    (carrier === undefined || row.carrier === carrier) &&
    (rule === undefined || row.rule === rule) &&
    (severity === undefined || row.severity === severity) &&
    (type === undefined || type.includes(row.type ?? '')) &&
    (key === undefined || row.key === key) &&
    isWithin(filters, row.at)
  )
}

function isWithin({ from, to }: Pick<Filters, 'from' | 'to'>, at: string | null): boolean {
  if (from === undefined && to === undefined) return true
  if (at === null) return false
  const ms = Date.parse(at)
  return (from === undefined || ms >= Date.parse(from)) && (to === undefined || ms < Date.parse(to))
}
