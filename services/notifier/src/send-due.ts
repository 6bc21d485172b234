import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@slipstream/runtime/logger.ts'
import { backoffMs } from '@slipstream/runtime/retry.ts'
import { NotTaken } from './adapters/not-taken.ts'
import type { Notification } from './adapters/notification.ts'
import type { Result, SentLedger } from './adapters/sent-ledger.ts'
import { afterAttempt } from './domain/after-attempt.ts'
import type { DeliveryFault } from './domain/delivery-fault.ts'

/** Why there is nothing to be sent. */
export type NotToSend = { kind: 'undeliverable' | 'withdrawn'; reason: string }

/** @throws NotTaken */
export type Send = () => Promise<void>

export type Sending = {
  ledger: SentLedger
  /** How a notification is sent as things are now, or why not. */
  compose(notification: Notification): Promise<Send | NotToSend>
  perSecond: number
  /** How often the ledger is looked at while nothing is due. */
  pollMs: number
  /** How often the lease of the message in flight is prolonged: well within the lease. */
  renewMs: number
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Told of every attempt. */
  onAttempt(outcome: Result['kind'] | 'unreachable' | 'overtaken', durationMs: number): void
}

/**
 * Sends what is due, one after the other. A message that is in flight when it is stopped is finished and recorded.
 *
 * Whatever the receiver took without this being recorded is sent a second time, a mail with the same Message-ID: after a crash between its
 * answer and the record, a connection that breaks before the answer arrives, or a process that stands still for longer than its lease.
 */
export function sendDue(sending: Sending): { stop(): Promise<void> } {
  const { ledger, compose, logger } = sending
  const stopping = new AbortController()
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)

  const attempt = async (claimed: Notification): Promise<Result & { restMs?: number }> => {
    let composed: Send | NotToSend
    try {
      composed = await compose(claimed)
    } catch (error) {
      // What is wrong may name people: it stands in the ledger.
      logger.warn(told(claimed), 'a message can not be composed: see its lastError')
      return resultOf(claimed, 'temporary', `it can not be composed: ${(error as Error).message}`)
    }
    if (typeof composed !== 'function') return composed
    const renewal = setInterval(() => void ledger.renew(claimed).catch(() => undefined), sending.renewMs)
    try {
      await composed()
      return { kind: 'sent' }
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error
      const { fault, code, restMs } = error
      logger.warn({ ...told(claimed), code }, `a message was not taken: ${fault}`)
      return { ...resultOf(claimed, fault, error.message), restMs }
    } finally {
      clearInterval(renewal)
    }
  }

  const life = async (): Promise<void> => {
    let faults = 0
    while (!stopping.signal.aborted) {
      const begun = performance.now()
      let askedMs = 0
      try {
        const claimed = await ledger.claim()
        if (claimed === null) {
          await pause(sending.pollMs)
          continue
        }
        const result = await attempt(claimed)
        const isUnreachable = result.kind === 'retry' && !result.counts
        const recorded = await recordSurely(ledger, claimed, result)
        sending.onAttempt(
          !recorded ? 'overtaken' : isUnreachable ? 'unreachable' : result.kind,
          performance.now() - begun,
        )
        if (result.kind === 'failed') logger.error(told(claimed), 'a message is set aside: see its lastError')
        faults = isUnreachable ? faults + 1 : 0
        askedMs = result.restMs ?? 0
      } catch (error) {
        faults += 1
        logger.warn({ err: error }, 'the ledger does not answer')
      }
      const restMs = 1_000 / sending.perSecond - (performance.now() - begun)
      const faultMs =
        faults === 0 ? 0 : 250 + backoffMs(faults, { baseMs: 250, capMs: 30_000, random: Math.random })
      await pause(Math.max(0, restMs, faultMs, askedMs))
    }
  }
  const ended = life()

  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

function told({ _id, kind }: Notification): { notification: string; kind: string } {
  return { notification: _id, kind }
}

function resultOf(claimed: Notification, fault: DeliveryFault, reason: string): Result {
  const next = afterAttempt(fault, claimed.attempts, Math.random())
  if (next.kind === 'retry') return { ...next, reason }
  return { kind: 'failed', reason, why: fault === 'permanent' ? 'refused' : 'attempts-exhausted' }
}

/** What was sent must be known: the database gets a few more chances before the lease runs out. */
async function recordSurely(ledger: SentLedger, claimed: Notification, result: Result): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ledger.record(claimed, result)
    } catch (error) {
      if (attempt === 5) throw error
      await sleep(backoffMs(attempt, { baseMs: 500, capMs: 5_000, random: Math.random }))
    }
  }
}
