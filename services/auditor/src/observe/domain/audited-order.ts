import type { OrderEvent } from '@slipstream/events/event.ts'
import type { OrderShipping } from '../../rules/missing-shipments/domain/order-shipping.ts'
import {
  evolveOrderParticipants,
  missingParticipants,
} from '../../rules/participants-missing/domain/order-participants.ts'
import type {
  MissingParticipants,
  AuditedParticipants,
} from '../../rules/participants-missing/domain/order-participants.ts'

/** What the audit remembers of an order: enough to decide whether the shop is ahead of the log. */
export type AuditedOrder = {
  source: string
  orderId: string
  status: string
  /** By the source's clock, ISO 8601; null while only a deletion is known. */
  modifiedAt: string | null
  createdAt: string | null
  /** Whether its creation has arrived. */
  isAnnounced: boolean
  /** Absent of orders recorded before participants were watched, and while only a deletion is known. */
  participants?: AuditedParticipants
  /** What it lacks of participants, if it is paid. */
  lacks?: MissingParticipants | null
  /** Of its last events, at most `maxEventIds`: another one of them is a repeat. */
  eventIds?: string[]
  /** Whether it is to be shipped; absent where its source ships nothing, or it never was due. */
  shipping?: OrderShipping
  /** When the event was received that its state is of, ISO 8601; absent where that was not recorded. */
  receivedAt?: string
}

/**
 * A sender repeats itself within minutes: of an order that changes oftener
 * meanwhile, an older repeat is not recognised.
 */
const maxEventIds = 16

/** What happened to the order, as far as stalls are concerned. */
export type ObservedFact =
  | { kind: 'ordered' }
  | { kind: 'entered'; status: string }
  | { kind: 'left'; status: string; recovered: boolean }

/**
 * The order after one more of its events, in the order of the log, and the facts that follow. By the same
 * rule as the read model (the newest modification stands, of equal ones the later in the log): a state that
 * was overtaken tells nothing, except that the order has been announced. An event that comes again changes
 * nothing: the very same order is returned.
 */
export function evolveAuditedOrder(
  known: AuditedOrder | undefined,
  event: OrderEvent,
): { order: AuditedOrder; facts: ObservedFact[] } {
  if (known?.eventIds?.includes(event.id) === true) return { order: known, facts: [] }
  const eventIds = [...(known?.eventIds ?? []), event.id].slice(-maxEventIds)
  const isAnnounced = (known?.isAnnounced ?? false) || event.type === 'OrderCreated'
  const { orderId, source, status, modifiedAt, createdAt } =
    event.type === 'OrderDeleted'
      ? { ...event.data, modifiedAt: known?.modifiedAt ?? null, createdAt: known?.createdAt ?? null }
      : event.data.order
  if (
    known !== undefined &&
    (isOlder(modifiedAt, known.modifiedAt) || isRedrivenBefore(known, modifiedAt, event))
  ) {
    return { order: { ...known, isAnnounced, eventIds }, facts: [] }
  }
  const { receivedAt } = event.data
  const order = {
    ...{ source, orderId, status, modifiedAt, createdAt, isAnnounced, eventIds },
    ...(receivedAt !== undefined && { receivedAt }),
    ...participantsAfter(known, event, status),
  }
  // What it had become before its source was declared is nobody's work, and says nothing of how long things
  // take.
  if (known === undefined && event.data.provenance.purpose !== undefined)
    return { order: { ...order, lacks: null }, facts: [] }
  if (known?.status === status) return { order, facts: [] }
  const recovered = event.data.provenance.via === 'rest'
  return {
    order,
    facts: [
      known === undefined ? { kind: 'ordered' } : { kind: 'left', status: known.status, recovered },
      { kind: 'entered', status },
    ],
  }
}

function participantsAfter(
  known: AuditedOrder | undefined,
  event: OrderEvent,
  status: string,
): Pick<AuditedOrder, 'participants' | 'lacks'> {
  if (event.type === 'OrderDeleted')
    return known?.participants === undefined ? {} : { participants: known.participants, lacks: null }
  const { order } = event.data
  const participants = evolveOrderParticipants(known?.participants, order)
  const isPaid = order.paidAt !== null || order.completedAt !== null
  return { participants, lacks: missingParticipants(participants, { status, isPaid }) }
}

/** Of one moment, what was redriven from quarantine is before what was received, as in the read model. */
function isRedrivenBefore(known: AuditedOrder, modifiedAt: string | null, { data }: OrderEvent): boolean {
  const { redrivenFrom, receivedAt } = data
  if (redrivenFrom === undefined || receivedAt === undefined || known.receivedAt === undefined) return false
  return !isOlder(known.modifiedAt, modifiedAt) && instantMs(known.receivedAt) > instantMs(receivedAt)
}

/** Whether the state of this modification time was there before the other; a missing time is oldest. */
export function isOlder(modifiedAt: string | null, than: string | null): boolean {
  return instantMs(modifiedAt) < instantMs(than)
}

function instantMs(at: string | null): number {
  return at === null ? Number.NEGATIVE_INFINITY : Date.parse(at)
}
