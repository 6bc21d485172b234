import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@slipstream/runtime/logger.ts'
import { backoffMs } from '@slipstream/runtime/retry.ts'
import { MailRefused } from './adapters/mail.ts'
import type { Mail, Mailer } from './adapters/mail.ts'
import type { Notification } from './adapters/notifier-collections.ts'
import type { Result, SentLedger } from './adapters/sent-ledger.ts'
import { afterAttempt } from './domain/after-attempt.ts'

export type Composed = { mail: Mail } | { kind: 'undeliverable' | 'withdrawn'; reason: string }

export type Sending = {
  ledger: SentLedger
  mailer: Mailer
  /** The mail of a notification as things are now, or why there is none. */
  compose(notification: Notification): Promise<Composed>
  mailsPerSecond: number
  /** How often the ledger is looked at while nothing is due. */
  pollMs: number
  /** How often the lease of the mail in flight is prolonged: well within the lease. */
  renewMs: number
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Told of every attempt. */
  onAttempt(outcome: Result['kind'] | 'unreachable' | 'overtaken', durationMs: number): void
}

/**
 * Sends what is due, one after the other. A mail that is in flight when it is stopped is finished and recorded.
 *
 * Whatever the server took without this being recorded is sent a second time, with the same Message-ID: after a crash between its
 * 250 and the record, a connection that breaks before the 250 arrives, or a process that stands still for longer than its lease.
 */
export function sendDue(sending: Sending): { stop(): Promise<void> } {
  const { ledger, mailer, compose, logger } = sending
  const stopping = new AbortController()
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)

  const attempt = async (claimed: Notification): Promise<Result> => {
    let composed: Composed
    try {
      composed = await compose(claimed)
    } catch (error) {
      // What is wrong may name people: it stands in the ledger.
      logger.warn({ notification: claimed._id }, 'a mail can not be composed: see its lastError')
      return resultOf(claimed, 'temporary', `it can not be composed: ${(error as Error).message}`)
    }
    if (!('mail' in composed)) return composed
    const renewal = setInterval(() => void ledger.renew(claimed).catch(() => undefined), sending.renewMs)
    try {
      await mailer.send(composed.mail)
      return { kind: 'sent' }
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error
      logger.warn({ notification: claimed._id, code: error.code }, `a mail was not taken: ${error.fault}`)
      return resultOf(claimed, error.fault, error.message)
    } finally {
      clearInterval(renewal)
    }
  }

  const life = async (): Promise<void> => {
    let faults = 0
    while (!stopping.signal.aborted) {
      const begun = performance.now()
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
        if (result.kind === 'failed') logger.error({ notification: claimed._id }, 'a mail is set aside')
        faults = isUnreachable ? faults + 1 : 0
      } catch (error) {
        faults += 1
        logger.warn({ err: error }, 'the ledger does not answer')
      }
      const restMs = 1_000 / sending.mailsPerSecond - (performance.now() - begun)
      const faultMs =
        faults === 0 ? 0 : 250 + backoffMs(faults, { baseMs: 250, capMs: 30_000, random: Math.random })
      await pause(Math.max(0, restMs, faultMs))
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

function resultOf(claimed: Notification, fault: MailRefused['fault'], reason: string): Result {
  const next = afterAttempt(fault, claimed.attempts, Math.random())
  return next.kind === 'setAside' ? { kind: 'failed', reason } : { ...next, reason }
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
