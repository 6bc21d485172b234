import type { SlipNotification } from '../../delivery/domain/notification.ts'
import { correctedId, notificationId } from '../../delivery/domain/notification-id.ts'
import { failedEvent, settledEvent } from '../../delivery/domain/outbox-event.ts'
import type { NotificationOutboxEvent } from '../../delivery/domain/outbox-event.ts'
import { forgetNotificationAt } from '../../delivery/domain/retention.ts'
import { correction } from './correction.ts'
import type { DueSlip } from './slips-due.ts'

/** A change of one slip in the ledger. It applies only if the slip is in one of the states in `from`. */
export type LedgerChange =
  /** Inserted, unless a slip with its id is there. */
  | { kind: 'enter'; slip: SlipNotification }
  | {
      kind: 'setDue' | 'setUndeliverable' | 'withdraw'
      id: string
      from: readonly SlipNotification['state'][]
      reason: string | null
      event: NotificationOutboxEvent | null
    }
  | { kind: 'rememberAddress'; id: string; addressHash: string; asOf: string | null }

/** The ids that `enterSlips` needs to know. */
export function idsToLookUp(slips: readonly DueSlip[]): string[] {
  return slips.flatMap((slip) => [slip.id, registrantId(slip)])
}

/**
 * Enters slips into the ledger. One that is there stays as it is, whatever became of it, with two exceptions:
 * an undeliverable slip becomes due when there is an address, a withdrawn one when its order is live again.
 *
 * @param known the slips of `idsToLookUp` that are in the ledger
 */
export function enterSlips(
  slips: readonly DueSlip[],
  known: ReadonlyMap<string, SlipNotification>,
  now: Date,
): LedgerChange[] {
  return slips.flatMap((slip) => {
    if (slip.recipient.kind === 'registrant') return entering(slip, now)
    const before = known.get(slip.id)
    if (before !== undefined) return [...entering(slip, now), ...correcting(before, slip, now)]
    const wereSent = known.has(registrantId(slip))
    return wereSent && !slip.later ? [] : entering(slip, now)
  })
}

/** Withdraws failed slips whose order has ended, so that no operator needs to act on them. */
export function withdrawSlips(ids: readonly string[], now: Date): LedgerChange[] {
  return ids.map((id) => ({
    kind: 'withdraw',
    id,
    from: ['failed', 'undeliverable'],
    reason: 'the order has ended',
    event: settledEvent(id, 'withdrawn', now),
  }))
}

/** A slip as it is entered into the ledger: due now. */
export function dueEntry(
  {
    id,
    source,
    orderId,
    recipient,
    traceparent,
  }: Pick<DueSlip, 'id' | 'source' | 'orderId' | 'recipient' | 'traceparent'>,
  now: Date,
  more: Pick<SlipNotification, 'addresses' | 'asOf' | 'resendOf'> = {},
): SlipNotification {
  return {
    _id: id,
    kind: 'slip',
    source,
    orderId,
    recipient,
    state: 'due',
    dueAt: now,
    fence: 0,
    attempts: 0,
    decidedAt: now,
    forgetAt: forgetNotificationAt('slip', now),
    sentAt: null,
    lastError: null,
    ...(traceparent !== undefined && { traceparent }),
    ...more,
  }
}

function entering(slip: DueSlip, now: Date): LedgerChange[] {
  const { id, undeliverable, addressHash, asOf } = slip
  if (undeliverable !== undefined) {
    const event = failedEvent(id, 'no-address', now)
    const entry = {
      ...dueEntry(slip, now),
      ...{ state: 'undeliverable' as const, lastError: undeliverable, tell: [event], tellAt: now },
    }
    return [
      { kind: 'setUndeliverable', id, from: ['withdrawn'], reason: undeliverable, event },
      { kind: 'enter', slip: entry },
    ]
  }
  const event = settledEvent(id, 'retried', now)
  return [
    { kind: 'setDue', id, from: ['undeliverable'], reason: null, event },
    { kind: 'setDue', id, from: ['withdrawn'], reason: null, event: null },
    { kind: 'enter', slip: dueEntry(slip, now, { addresses: [addressHash], asOf }) },
  ]
}

function correcting(before: SlipNotification, slip: DueSlip, now: Date): LedgerChange[] {
  const { id, addressHash, asOf, undeliverable } = slip
  if (undeliverable !== undefined) return []
  const what = correction(before, slip)
  if (what === 'nothing') return []
  const remember: LedgerChange = { kind: 'rememberAddress', id, addressHash, asOf }
  if (what === 'remember') return [remember]
  const corrected = dueEntry({ ...slip, id: correctedId(id, addressHash) }, now, { resendOf: id })
  return [remember, { kind: 'enter', slip: corrected }]
}

function registrantId({ source, orderId }: DueSlip): string {
  return notificationId('slip', source, orderId, { kind: 'registrant' })
}
