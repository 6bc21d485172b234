import type { Db } from 'mongodb'
import { recordRelayState } from './adapters/relay-store.ts'
import { relayOutboxEvent } from './domain/outbox-event.ts'
import { relayAccepted, relayFailed, stateToRecord, unknownRelay } from './domain/relay/relay-state.ts'
import type { RelayFault } from './domain/relay/relay-state.ts'

/** What the mail server does with all mail alike; recorded for other services where operators need it. */
export type MailRelay = {
  /** It accepted a mail, or rejected one for a reason of that mail. */
  accepted(): Promise<void>
  /** @param detail the step and the reply's code, without any text of the reply */
  failed(state: RelayFault['state'], detail: string): Promise<void>
  /** Null while mail is accepted, and before the first attempt. */
  fault(): RelayFault | null
  /** When it last accepted a mail, milliseconds since the epoch; null before. */
  acceptedMs(): number | null
}

/** @param now milliseconds since the epoch */
export function createMailRelay(db: Db, now: () => number = Date.now): MailRelay {
  let health = unknownRelay

  const recordNews = async (): Promise<void> => {
    const at = new Date(now())
    const state = stateToRecord(health, at.getTime())
    if (state === null) return
    const { fault } = health
    const since = fault === null ? at : new Date(fault.sinceMs)
    const change = { state, detail: fault?.detail ?? null, since: since.toISOString() }
    await recordRelayState(db, { state, since, detail: change.detail }, relayOutboxEvent(change, at))
    health = { ...health, recorded: { state, atMs: at.getTime() } }
  }

  return {
    fault: () => health.fault,
    acceptedMs: () => health.acceptedMs,
    async accepted() {
      health = relayAccepted(health, now())
      await recordNews()
    },
    async failed(state, detail) {
      health = relayFailed(health, { state, detail }, now())
      await recordNews()
    },
  }
}
