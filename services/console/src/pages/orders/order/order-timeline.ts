import type { Command } from '@slipstream/commands/domain/command.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { shipmentTimeline } from '../../../domain/shipments/shipment-timeline.ts'
import type { ShipmentResponse } from '../../../responses/shipments/shipment.ts'
import type { Mark } from '../../shell/frame/mark.ts'
import { markOfSeverity } from '../../shell/frame/mark.ts'
import { duration } from '../../shell/frame/times.ts'
import type { Words } from '../../shell/words/en.ts'
import { differenceOf, type Difference } from './difference.ts'

/** One thing that happened to an order, or that should have. */
export type TimelineLine = {
  /** ISO 8601 UTC; null for what did not happen. */
  at: string | null
  mark: Mark
  title: string
  detail: string | null
  href?: string
  /** What is shown when it is opened. */
  inside?: {
    facts: [name: string, value: string][]
    changes: Difference[]
    knownAt: string | null
    record: string
  }
}

type Known = {
  events: readonly HistoryDocument[]
  shipments: readonly ShipmentResponse[]
  alerts: readonly AlertDocument[]
  commands: readonly Command[]
  checkIns: readonly CheckInDocument[]
  /** Names of participants by their ids. */
  names: ReadonlyMap<string, string | null>
  /** Whether anybody of the order has an address for mail. */
  canBeMailed: boolean
}

const lateAfterMs = 60_000

/** All that is known to have happened to an order, oldest first, and what did not happen, last. */
export function orderTimeline(known: Known, words: Words): TimelineLine[] {
  const lines = [
    ...known.events.map((event, index) => eventLine(event, known.events[index - 1], words)),
    ...known.shipments.flatMap((shipment) => shipmentLines(shipment, words)),
    ...known.alerts.flatMap((alert) => alertLines(alert, words)),
    ...known.commands.map((command) => commandLine(command, words)),
    ...known.checkIns.flatMap((checkIn) => checkInLines(checkIn, known.names, words)),
  ].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))
  if (known.canBeMailed) return lines
  return [...lines, { at: null, mark: 'warning', title: words.order.noSlip, detail: null }]
}

function eventLine(
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
      facts: factsOf(event, position, words),
      changes: before === undefined ? [] : differenceOf(before, state),
      knownAt: recordedAt,
      record: recordPath(position),
    },
  }
}

/** The page of a record of the topic of orders, whatever that topic is called at the broker. */
export function recordPath(position: string): string {
  return `/events/orders/${position.split('/').slice(-2).join('/')}`
}

function factsOf(event: HistoryDocument, position: string, { order }: Words): [string, string][] {
  const { topic, deliveryId } = event.data.provenance
  const receivedAt = 'receivedAt' in event.data ? event.data.receivedAt : undefined
  return [
    ...(topic === null
      ? []
      : ([[order.delivery, [topic, deliveryId].join(' ').trim()]] as [string, string][])),
    ...(typeof receivedAt === 'string' ? ([[order.received, receivedAt]] as [string, string][]) : []),
    [order.recorded, event.recordedAt],
    [order.position, position],
  ]
}

function stateOf(event: HistoryDocument): { status: string } {
  return event.type === 'OrderDeleted' ? { status: event.data.status } : event.data.order
}

/** What happened to a shipment, as lines of a timeline. */
export function shipmentLines(shipment: ShipmentResponse, { order }: Words): TimelineLine[] {
  return shipmentTimeline(shipment).map(({ at, what, detail }) => ({
    at,
    mark: what === 'postponed' ? ('warning' as const) : ('ok' as const),
    title: order.shipment[what] ?? what,
    detail,
  }))
}

function alertLines(alert: AlertDocument, { order }: Words): TimelineLine[] {
  const { _id, since, severity, summary, rule, resolvedAt, resolvedReason } = alert
  const href = `/alerts/${encodeURIComponent(_id)}`
  const raised: TimelineLine = {
    ...{ at: since, mark: markOfSeverity(severity), href },
    title: `${order.alertRaised}: ${rule}`,
    detail: summary,
  }
  if (resolvedAt === null) return [raised]
  const title = `${order.alertResolved}: ${rule}`
  return [raised, { at: resolvedAt, mark: 'ok', title, detail: resolvedReason, href }]
}

function checkInLines(
  { participantId, registeredFor, history }: CheckInDocument,
  names: ReadonlyMap<string, string | null>,
  { order, participants }: Words,
): TimelineLine[] {
  const name = participantId === null ? null : (names.get(participantId) ?? participants.unnamed)
  return history.map(({ type, at, by, reason }) => ({
    at,
    mark: type === 'ParticipantCheckedIn' ? 'ok' : 'quiet',
    title: [order.checkIn[type], name].filter((text) => text !== null).join(': '),
    detail: [registeredFor, by, reason].filter((text) => text !== null).join(' · '),
  }))
}

function commandLine({ id, kind, by, reason, state, requestedAt }: Command, words: Words): TimelineLine {
  return {
    at: requestedAt.toISOString(),
    mark: state === 'done' ? 'ok' : state === 'refused' ? 'failed' : 'waiting',
    title: `${words.order.command[kind] ?? kind}: ${words.actions.state[state]}`,
    detail: words.order.commandBy(by, reason),
    href: `/commands/${id}`,
  }
}
