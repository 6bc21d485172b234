import type { Event } from '@slipstream/events/event.ts'
import { afterAttempt } from '@slipstream/notifier/delivery/domain/after-attempt.ts'
import type { FailureReason } from '@slipstream/notifier/delivery/domain/after-attempt.ts'
import type { DeliveryFault } from '@slipstream/notifier/delivery/domain/delivery-fault.ts'
import { notificationEvent } from '@slipstream/notifier/delivery/domain/notification-event.ts'
import { evolveStreak, isAboutUs } from '@slipstream/notifier/delivery/domain/relay/refusal-streak.ts'
import type { RefusalStreak } from '@slipstream/notifier/delivery/domain/relay/refusal-streak.ts'
import type { DueSlip } from '@slipstream/notifier/slips/domain/slips-due.ts'
import { failedEvent, settledEvent } from '@slipstream/notifier/delivery/domain/outbox-event.ts'
import type { NotificationOutboxEvent } from '@slipstream/notifier/delivery/domain/outbox-event.ts'
import type { RelayState } from '../history.ts'

export type Slip = DueSlip & {
  state: 'due' | 'sent' | 'failed'
  why: FailureReason | null
  attempts: number
  unknownOutcomes: number
  dueSince: number
  dueAt: number
  /** Of its content, handed to the mail server. */
  copies: number
}

export type MailLedger = ReturnType<typeof mailLedger>

const faults: Readonly<Record<Exclude<RelayState, 'takes'>, DeliveryFault>> = {
  unavailable: 'unreachable',
  'refuses us': 'refuses-us',
  'refuses recipients': 'permanent',
  busy: 'temporary',
  'never answers': 'outcome-unknown',
}

/** The ledger of slips and a mail server in virtual time. @param append takes the events about slips */
export function mailLedger(append: (event: Event) => void, now: () => number) {
  const slips: Slip[] = []
  let relay = { state: 'takes' as RelayState, until: 0 }
  let streak: RefusalStreak | null = null

  const publish = ({ id, source, orderId, recipient }: Slip, event: NotificationOutboxEvent): void =>
    append(notificationEvent({ _id: id, kind: 'slip', source, orderId, recipient }, event))
  const faultOf = (slip: Slip, state: Exclude<RelayState, 'takes'>): DeliveryFault => {
    if (state !== 'refuses recipients') return faults[state]
    const refusal = { id: slip.id, recipient: slip.addressHash, reply: '550 5.7.1' }
    streak = evolveStreak(streak, refusal, now())
    return isAboutUs(streak) ? 'refuses-us' : faults[state]
  }
  /** Those that were refused before it showed that the refusal was about us. */
  const reopen = (): void => {
    const refused = new Set(streak?.refused.map(({ id }) => id))
    for (const slip of slips.filter(({ id, state }) => state === 'failed' && refused.has(id))) {
      Object.assign(slip, { state: 'due', why: null, dueAt: now(), dueSince: now() })
      publish(slip, settledEvent(slip.id, 'retried', new Date(now())))
    }
  }
  const attempt = (slip: Slip): void => {
    const state = now() < relay.until ? relay.state : 'takes'
    if (state === 'takes' || state === 'never answers') slip.copies++
    if (state === 'takes') {
      slip.state = 'sent'
      streak = null
      return
    }
    const fault = faultOf(slip, state)
    const after = afterAttempt(fault, { ...slip, waitingMs: now() - slip.dueSince }, 0.5)
    if (after.kind === 'failed') {
      Object.assign(slip, { state: 'failed', why: after.why })
      publish(slip, failedEvent(slip.id, after.why, new Date(now())))
    } else {
      slip.dueAt = now() + after.waitMs
      if (after.counts === 'attempt') slip.attempts++
      if (after.counts === 'unknown-outcome') slip.unknownOutcomes++
    }
    if (fault === 'refuses-us' && isAboutUs(streak)) reopen()
  }

  return {
    slips: slips as readonly Slip[],
    enter(due: readonly DueSlip[]): void {
      for (const slip of due) {
        if (slips.some(({ id }) => id === slip.id)) continue
        const untried = { state: 'due' as const, why: null, attempts: 0, unknownOutcomes: 0, copies: 0 }
        slips.push({ ...slip, ...untried, dueSince: now(), dueAt: now() })
      }
    },
    relay(state: RelayState, until: number): void {
      relay = { state, until }
    },
    send(): void {
      for (const slip of slips) if (slip.state === 'due' && slip.dueAt <= now()) attempt(slip)
    },
  }
}
