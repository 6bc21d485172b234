import type { Command } from '@slipstream/commands/domain/command.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OpenedRecord } from '../../../../access/domain/opened-record.ts'
import { shipmentLines } from '../../../shipments/shipment-lines.ts'
import type { DeadLetterResponse } from '../../../../responses/dead-letter.ts'
import type { NotificationResponse } from '../../../../responses/notification.ts'
import type { ShipmentResponse } from '../../../../responses/shipments/shipment.ts'
import { markOfSeverity } from '../../../shell/frame/mark.ts'
import type { Words } from '../../../words/en.ts'
import { eventLine } from './event-lines.ts'
import { mailLine } from './mail-lines.ts'
import type { TimelineLine } from '../../../timeline/timeline-line.ts'
import { alertEnd, alertTitle } from '../../../alerts/alert-text.ts'
import { letterPath, shipmentPath } from '../../../shell/paths.ts'

type Known = {
  events: readonly HistoryDocument[]
  shipments: readonly ShipmentResponse[]
  alerts: readonly AlertDocument[]
  commands: readonly Command[]
  checkIns: readonly CheckInDocument[]
  notifications: readonly NotificationResponse[]
  /** Events of the order that wait for a redrive. */
  letters: readonly DeadLetterResponse[]
  /** Who opened personal data of the order. */
  opened: readonly OpenedRecord[]
  /** Names of participants by their ids. */
  names: ReadonlyMap<string, string | null>
  /** Whether anybody of the order has an address for mail. */
  canBeMailed: boolean
}

/** All that is known to have happened to an order, oldest first, and what did not happen, last. */
export function orderTimeline(known: Known, words: Words): TimelineLine[] {
  const lines = [
    ...known.events.map((event, index) => eventLine(event, known.events[index - 1], words)),
    ...known.shipments.flatMap((shipment) =>
      shipmentLines(shipment, words).map((line) => ({ ...line, href: shipmentPath(shipment) })),
    ),
    ...known.notifications.map((item) => mailLine(item, words)),
    ...known.alerts.flatMap((alert) => alertLines(alert, words)),
    ...known.commands.map((command) => commandLine(command, words)),
    ...known.checkIns.flatMap((checkIn) => checkInLines(checkIn, known.names, words)),
    ...known.letters.map((letter) => letterLine(letter, words)),
    ...known.opened.map((record) => openedLine(record, words)),
  ].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))
  if (known.canBeMailed) return lines
  return [...lines, { at: null, mark: 'warning', title: words.order.noSlip, detail: null }]
}

function alertLines(alert: AlertDocument, { order, alerts }: Words): TimelineLine[] {
  const { _id, since, severity, rule, resolvedAt, resolvedReason } = alert
  const isAsWritten = alerts.rules[rule] === undefined
  const href = `/alerts/${encodeURIComponent(_id)}`
  const raised: TimelineLine = {
    ...{ at: since, mark: markOfSeverity(severity), href },
    title: `${order.alertRaised}: ${rule}`,
    detail: alertTitle(alert, alerts),
    isAsWritten,
  }
  if (resolvedAt === null) return [raised]
  const title = `${order.alertResolved}: ${rule}`
  const detail = alertEnd(alert, alerts) ?? resolvedReason
  return [raised, { at: resolvedAt, mark: 'ok', title, detail, isAsWritten, href }]
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

function letterLine(letter: DeadLetterResponse, { timeline }: Words): TimelineLine {
  const { letterId, consumer, reason, isFailing, parkedAt } = letter
  return {
    at: parkedAt,
    mark: isFailing ? 'failed' : 'waiting',
    title: isFailing ? timeline.letter(consumer) : timeline.letterBehind(consumer),
    detail: isFailing ? reason : null,
    isAsWritten: true,
    href: letterPath(letterId),
  }
}

function openedLine({ what, by, at }: OpenedRecord, { timeline }: Words): TimelineLine {
  return {
    at: at.toISOString(),
    mark: 'quiet',
    title: `${timeline.opened}: ${timeline.openedWhat[what]}`,
    detail: by,
  }
}
