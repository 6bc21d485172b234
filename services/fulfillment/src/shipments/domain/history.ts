import { isInternal } from './process-event.ts'
import type { ProcessEvent } from './process-event.ts'
import type { HistoryEntry } from './shipment-state.ts'

const unlisted: ReadonlySet<ProcessEvent['type']> = new Set([
  ...(['Followed', 'LabelDelayed', 'ShipmentScanned', 'CommandHandled'] as const),
  ...(['RecheckScheduled', 'RecheckDone'] as const),
])

/**
 * An event as a line of the shipment's history; undefined for what others record
 * better: scans and queries for them.
 */
export function historyEntry(event: ProcessEvent): HistoryEntry | undefined {
  if (unlisted.has(event.type)) return undefined
  if (!isInternal(event)) {
    const { data } = event
    const detail = 'reason' in data ? data.reason : 'detail' in data ? data.detail : null
    return { at: event.occurredAt, what: event.type, ...(detail !== null && { detail }) }
  }
  const step = 'step' in event ? `${event.step}: ` : ''
  const reason = 'reason' in event ? event.reason : ''
  const detail = `${step}${reason}`
  return { at: event.at, what: event.type, ...(detail !== '' && { detail }) }
}
