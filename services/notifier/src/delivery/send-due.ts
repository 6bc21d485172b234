import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { MailRelay } from './mail-relay.ts'
import { NotTaken } from './delivery-error.ts'
import type { Notification } from './domain/notification.ts'
import { recordSurely } from './record-result.ts'
import type { Result, SentLedger } from './adapters/ledger.ts'
import { afterAttempt } from './domain/after-attempt.ts'
import type { DeliveryFault } from './domain/delivery-fault.ts'
import { evolveStreak, isAboutUs } from './domain/refusal-streak.ts'
import type { RefusalStreak } from './domain/refusal-streak.ts'

/** Why there is nothing to be sent. */
export type NotToSend = { kind: 'undeliverable' | 'withdrawn'; reason: string }

/** @throws NotTaken */
export type Send = (signal: AbortSignal) => Promise<void>

export type Sending = {
  ledger: SentLedger
  /** How a notification is sent as things are now, or why not. */
  compose(notification: Notification): Promise<Send | NotToSend>
  /** Of the mail server, where that is the receiver. */
  relay?: Pick<MailRelay, 'takes' | 'rests'> | undefined
  perSecond: number
  /** How often the ledger is looked at while nothing is due. */
  pollMs: number
  /** How often the lease of the message in flight is prolonged: well within the lease. */
  renewMs: number
  /** How long a message in flight is waited for when this is stopped; then it counts as not answered. */
  stopGraceMs: number
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Told of every attempt. */
  onAttempt(outcome: Outcome, durationMs: number): void
}

export type Outcome = Result['kind'] | 'unreachable' | 'refuses-us' | 'outcome-unknown' | 'overtaken'

type Attempted = { result: Result; fault: DeliveryFault | null; code: string; restMs: number }

/** The receiver is left alone for longer the more often it failed; for longest when only a person can mend it. */
const restCapMs = { unreachable: 30_000, 'refuses-us': 5 * 60_000 }

/**
 * Sends what is due, one after the other. A message that is in flight when it is stopped is finished and recorded.
 *
 * Whatever the receiver took without this being recorded is sent again, a mail with the same Message-ID: after a crash between its
 * answer and the record, a process that stands still for longer than its lease, and a bounded number of times after content that
 * was never answered.
 */
export function sendDue(sending: Sending): { stop(): Promise<void> } {
  const { ledger, logger } = sending
  const stopping = new AbortController()
  const cutting = new AbortController()
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  let streak: RefusalStreak | null = null

  const attempt = async (claimed: Notification): Promise<Attempted> => {
    const failed = (fault: DeliveryFault, reason: string, code: string, restMs = 0): Attempted => ({
      result: resultOf(claimed, fault, reason),
      ...{ fault, code, restMs },
    })
    let composed: Send | NotToSend
    try {
      composed = await sending.compose(claimed)
    } catch (error) {
      // What is wrong may name people: it stands in the ledger.
      logger.warn(told(claimed), 'a message can not be composed: see its lastError')
      return {
        ...failed('temporary', `it can not be composed: ${(error as Error).message}`, 'compose'),
        fault: null,
      }
    }
    if (typeof composed !== 'function') return { result: composed, fault: null, code: '', restMs: 0 }
    const renewal = setInterval(() => void ledger.renew(claimed).catch(() => undefined), sending.renewMs)
    try {
      await composed(cutting.signal)
      streak = null
      return { result: { kind: 'sent' }, fault: null, code: '', restMs: 0 }
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error
      const fault = faultOf(claimed, error)
      logger.warn({ ...told(claimed), code: error.code }, `a message was not taken: ${fault}`)
      return failed(fault, error.message, error.code, error.restMs)
    } finally {
      clearInterval(renewal)
    }
  }

  /** The same refusal for ever of several recipients in a row is about us. */
  const faultOf = ({ _id: id }: Notification, { fault, refusal }: NotTaken): DeliveryFault => {
    if (fault !== 'permanent' || refusal === undefined) return fault
    streak = evolveStreak(streak, { id, ...refusal }, Date.now())
    return isAboutUs(streak) ? 'refuses-us' : fault
  }

  const noteRelay = async ({ result, fault, code }: Attempted): Promise<void> => {
    if (fault === 'refuses-us' && isAboutUs(streak))
      await ledger.reopen((streak?.refused ?? []).map(({ id }) => id))
    if (fault === 'refuses-us') await sending.relay?.rests('refused', code)
    else if (fault === 'unreachable') await sending.relay?.rests('unreachable', code)
    else if (result.kind === 'sent' || fault === 'temporary' || fault === 'permanent')
      await sending.relay?.takes()
  }

  const life = async (): Promise<void> => {
    let faults = 0
    let capMs = restCapMs.unreachable
    while (!stopping.signal.aborted) {
      const begun = performance.now()
      let askedMs = 0
      try {
        const claimed = await ledger.claim()
        if (claimed === null) {
          await pause(sending.pollMs)
          continue
        }
        const attempted = await attempt(claimed)
        const { result, fault, restMs } = attempted
        const isRecorded = await recordSurely(ledger, claimed, result, stopping.signal)
        sending.onAttempt(isRecorded ? outcomeOf(attempted) : 'overtaken', performance.now() - begun)
        if (result.kind === 'failed') logger.error(told(claimed), 'a message is set aside: see its lastError')
        const rests = fault === 'unreachable' || fault === 'refuses-us' || fault === 'outcome-unknown'
        faults = rests ? faults + 1 : 0
        capMs = fault === 'refuses-us' ? restCapMs['refuses-us'] : restCapMs.unreachable
        askedMs = restMs
        await noteRelay(attempted)
      } catch (error) {
        faults += 1
        logger.warn({ err: error }, 'the ledger does not answer')
      }
      const restMs = 1_000 / sending.perSecond - (performance.now() - begun)
      const faultMs = faults === 0 ? 0 : backOffMs({ firstMs: 500, capMs }, faults, Math.random())
      await pause(Math.max(0, restMs, faultMs, askedMs))
    }
  }
  const ended = life()

  return {
    async stop() {
      stopping.abort()
      const timer = setTimeout(() => cutting.abort(), sending.stopGraceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

function outcomeOf({ result, fault }: Attempted): Outcome {
  if (result.kind !== 'retry') return result.kind
  return fault === 'unreachable' || fault === 'refuses-us' || fault === 'outcome-unknown' ? fault : 'retry'
}

function told({ _id, kind }: Notification): { notification: string; kind: string } {
  return { notification: _id, kind }
}

function resultOf(claimed: Notification, fault: DeliveryFault, reason: string): Result {
  const { attempts, unknownOutcomes = 0, dueSince = claimed.decidedAt } = claimed
  const tries = { attempts, unknownOutcomes, waitingMs: Date.now() - dueSince.getTime() }
  const next = afterAttempt(fault, tries, Math.random())
  return next.kind === 'retry' ? { ...next, reason } : { kind: 'failed', reason, why: next.why }
}
