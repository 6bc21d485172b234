import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { duration } from '../../../shell/frame/times.ts'
import type { Words } from '../../../words/en.ts'
import { differenceOf } from '../../../timeline/difference.ts'
import type { LineFact, TimelineLine } from '../../../timeline/timeline-line.ts'
import { recordPath } from '../../../shell/paths.ts'

const lateAfterMs = 60_000

/** What an event says of an order, with the delivery that it came from. */
export function eventLine(
  event: HistoryDocument,
  previous: HistoryDocument | undefined,
  words: Words,
): TimelineLine {
  const { type, recordedAt, position, data } = event
  const { provenance } = data
  const state = stateOf(event)
  const before = previous && stateOf(previous)
  const via = provenance.purpose === undefined ? words.order.via[provenance.via] : words.order.via.backfill
  const isStatusNew = before?.status !== state.status
  const lateMs = Date.parse(recordedAt) - Date.parse(event.occurredAt)
  const late =
    lateMs > lateAfterMs && type !== 'OrderDeleted' ? words.order.arrivedLate(duration(lateMs)) : null
  const title = words.order.event[type] ?? type
  return {
    at: recordedAt,
    mark: 'ok',
    title: isStatusNew ? `${title} · ${words.order.statusBecame(state.status)}` : title,
    detail: [via, late].filter((text) => text !== null).join(' · '),
    inside: {
      facts: factsOf(event, words),
      changes: before === undefined ? [] : differenceOf(before, state),
      knownAt: recordedAt,
      record: recordPath(position),
    },
  }
}

/** What is kept of a delivery beside its body, and what was decided about it. */
function factsOf({ data, recordedAt, position }: HistoryDocument, { order, timeline }: Words): LineFact[] {
  const { via, topic, deliveryId, webhookId } = data.provenance
  const { receivedAt, redrivenFrom } = data
  const verdict = redrivenFrom === undefined ? timeline.verdicts[via] : timeline.redriven(redrivenFrom)
  const facts: (readonly [string, LineFact[1] | null])[] = [
    [order.delivery, topic],
    [timeline.deliveryId, deliveryId],
    [timeline.webhook, webhookId],
    [order.received, receivedAt === undefined ? null : { at: receivedAt }],
    [timeline.verdict, verdict],
    [order.recorded, { at: recordedAt }],
    [order.position, position],
  ]
  return facts.filter((fact): fact is LineFact => fact[1] !== null)
}

function stateOf(event: HistoryDocument): { status: string } {
  return event.type === 'OrderDeleted' ? { status: event.data.status } : event.data.order
}
