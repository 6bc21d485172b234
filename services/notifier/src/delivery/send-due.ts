import { retryWrite } from '@slipstream/mongo/transactions/retry-write.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { createPace } from '@slipstream/runtime/async/pace.ts'
import type { Pace } from '@slipstream/runtime/async/pace.ts'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Ledger } from './adapters/ledger.ts'
import { DeliveryError } from './delivery-error.ts'
import type { DeliveryFault } from './domain/delivery-fault.ts'
import { isPausing, outcomeOf, resultOfFault } from './domain/delivery-result.ts'
import type { AttemptOutcome, DeliveryResult } from './domain/delivery-result.ts'
import type { Notification } from './domain/notification.ts'
import { evolveStreak, isAboutUs } from './domain/relay/refusal-streak.ts'
import type { RefusalStreak } from './domain/relay/refusal-streak.ts'
import type { MailRelay } from './mail-relay.ts'
import { inMailSpan } from './mail-span.ts'

/** Why a message is not sent at all. */
export type NotSendable = { kind: 'undeliverable' | 'withdrawn'; reason: string }

/** @throws DeliveryError */
export type Send = (signal: AbortSignal) => Promise<void>

export type RunningSender = {
  /** Has those look that found nothing due. Pauses for a receiver with a fault stay as they are. */
  wake(): void
  stop(): Promise<void>
}

export type SenderOptions = {
  /** The messages, as in "could not send <name>". */
  name: string
  ledger: Ledger
  /** How to send a notification by the present state of its order or alerts, or why not to. */
  compose(notification: Notification): Promise<Send | NotSendable>
  /** The mail server, if that is the receiver. */
  relay?: Pick<MailRelay, 'accepted' | 'failed'> | undefined
  perSecond: number
  /** How many are sent at the same time: a receiver may take seconds for each. Default: 1. */
  concurrency?: number
  /** How often the ledger is queried while nothing is due. */
  pollMs: number
  /** How often the leases of messages in flight are prolonged: well within the lease. */
  renewMs: number
  /** How long `stop` waits for messages in flight; after that their outcome is unknown. */
  stopGraceMs: number
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Called after every attempt. */
  onAttempt(outcome: AttemptOutcome, durationMs: number): void
}

type Attempt = { result: DeliveryResult; fault: DeliveryFault | null; code: string; retryAfterMs: number }

const sent: Attempt = { result: { kind: 'sent' }, fault: null, code: '', retryAfterMs: 0 }

const ledgerBackOff = { firstMs: 500, capMs: 30_000 }
/** How long the receiver is left alone after faults in a row: longest if only an operator can fix it. */
const receiverBackOff = { firstMs: 500, capMs: 30_000 }
const refusalBackOff = { firstMs: 500, capMs: 5 * 60_000 }

/**
 * Sends due notifications, a few at the same time. While the receiver has a fault, only one is tried at a
 * time. `stop` lets the messages in flight end and records them.
 *
 * A message that was sent but not recorded is sent again, a mail with the same Message-ID: after a
 * crash in between, after a pause of the process longer than its lease, and a bounded number of times
 * after content that was never answered.
 */
export function sendDue(options: SenderOptions): RunningSender {
  const sender = new Sender(options)
  const idle = new Set<number>()
  const loops = Array.from({ length: options.concurrency ?? 1 }, (_, nth) =>
    runLoop({
      name: `send ${options.name}`,
      everyMs: options.pollMs,
      backOff: ledgerBackOff,
      logger: options.logger,
      async step(signal) {
        idle.delete(nth)
        const pauseMs = await sender.sendNext(nth, signal)
        if (pauseMs === undefined) idle.add(nth)
        return pauseMs
      },
    }),
  )
  return {
    wake() {
      for (const nth of idle) loops[nth]?.wake()
    },
    async stop() {
      const timer = setTimeout(() => sender.cut(), options.stopGraceMs)
      await Promise.all(loops.map((loop) => loop.stop()))
      clearTimeout(timer)
    },
  }
}

class Sender {
  readonly #options: SenderOptions
  readonly #pace: Pace
  readonly #cutting = new AbortController()
  #streak: RefusalStreak | null = null
  #isMoreDue = false
  /** The one that looks while others wait. */
  #watcher: number | undefined
  #pausingFaults = 0
  #countedFaultAt = -Infinity
  readonly #recording = new Set<Promise<boolean>>()

  constructor(options: SenderOptions) {
    this.#options = options
    this.#pace = createPace(options.perSecond)
  }

  /** Ends the messages in flight. */
  cut(): void {
    this.#cutting.abort()
  }

  /**
   * @param nth of those that send at the same time
   * @returns the pause until the next, in milliseconds; undefined if nothing was due
   */
  async sendNext(nth: number, stopping: AbortSignal): Promise<number | undefined> {
    const { ledger, logger, onAttempt } = this.#options
    if (!this.#mayLook(nth)) return undefined
    await this.#pace(stopping)
    const claimed = await ledger.claim()
    this.#isMoreDue = claimed !== null
    if (claimed === null) this.#watcher ??= nth
    else if (this.#watcher === nth && this.#pausingFaults === 0) this.#watcher = undefined
    if (claimed === null) return undefined
    const begunMs = performance.now()
    const attempt = await this.#attempt(claimed)
    const { result, fault, retryAfterMs } = attempt
    const isRecorded = await this.#record(claimed, result, stopping).catch((error: unknown) => {
      logger.error({ ...labels(claimed), err: error }, 'could not record a message: it may be sent again')
      throw error
    })
    onAttempt(isRecorded ? outcomeOf(result, fault) : 'superseded', performance.now() - begunMs)
    if (result.kind === 'failed')
      logger.error(labels(claimed), 'message failed: it is not retried, see its lastError')
    await this.#reportRelay(attempt)
    this.#countFault(fault, begunMs)
    if (this.#pausingFaults === 0) {
      if (this.#watcher === nth) this.#watcher = undefined
      return retryAfterMs
    }
    this.#watcher ??= nth
    const backOff = fault === 'refuses-us' ? refusalBackOff : receiverBackOff
    return Math.max(retryAfterMs, backOffMs(backOff, this.#pausingFaults, Math.random()))
  }

  /** While nothing is due, or the receiver has a fault, one alone looks for what is due. */
  #mayLook(nth: number): boolean {
    const isBusy = this.#isMoreDue && this.#pausingFaults === 0
    return isBusy || this.#watcher === undefined || this.#watcher === nth
  }

  /** Attempts that were in flight together have one fault. */
  #countFault(fault: DeliveryFault | null, begunMs: number): void {
    if (!isPausing(fault)) {
      this.#pausingFaults = 0
    } else if (begunMs >= this.#countedFaultAt) {
      this.#pausingFaults += 1
      this.#countedFaultAt = performance.now()
    }
  }

  /** A sent message without a record is sent again. @returns false if another worker has claimed it since */
  #record(claimed: Notification, result: DeliveryResult, stopping: AbortSignal): Promise<boolean> {
    const { ledger, logger } = this.#options
    const onFault = (error: unknown): void =>
      logger.warn({ ...labels(claimed), err: error }, 'could not record a message: retrying')
    const recording = retryWrite(() => ledger.record(claimed, result), { stopping, onFault })
    this.#recording.add(recording)
    return recording.finally(() => this.#recording.delete(recording))
  }

  async #attempt(claimed: Notification): Promise<Attempt> {
    const { compose, ledger, logger, renewMs } = this.#options
    let composed: Send | NotSendable
    try {
      composed = await compose(claimed)
    } catch (error) {
      // The message may name people: it is kept in the ledger and not logged.
      logger.warn(labels(claimed), 'could not compose a message: see its lastError')
      const reason = `it cannot be composed: ${(error as Error).message}`
      return { ...sent, result: resultOf(claimed, 'temporary', reason), code: 'compose' }
    }
    if (typeof composed !== 'function') return { ...sent, result: composed }
    const renewal = setInterval(() => void ledger.renew(claimed).catch(() => undefined), renewMs)
    try {
      const send = composed
      await inMailSpan(claimed, () => send(this.#cutting.signal))
      this.#streak = null
      return sent
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error
      const { code, retryAfterMs } = error
      const fault = this.#faultOf(claimed, error)
      logger.warn({ ...labels(claimed), code }, `could not send a message: ${fault}`)
      return { result: resultOf(claimed, fault, error.message), fault, code, retryAfterMs }
    } finally {
      clearInterval(renewal)
    }
  }

  /** The same permanent rejection of several recipients in a row is about us. */
  #faultOf({ _id: id }: Notification, { fault, rejection }: DeliveryError): DeliveryFault {
    if (fault !== 'permanent' || rejection === undefined) return fault
    this.#streak = evolveStreak(this.#streak, { id, ...rejection }, Date.now())
    return isAboutUs(this.#streak) ? 'refuses-us' : fault
  }

  async #reportRelay({ result, fault, code }: Attempt): Promise<void> {
    const { ledger, relay } = this.#options
    if (fault === 'refuses-us' && isAboutUs(this.#streak)) {
      // Only what is recorded as failed can be made due again.
      await Promise.allSettled(this.#recording)
      await ledger.reopen((this.#streak?.refused ?? []).map(({ id }) => id))
    }
    if (fault === 'refuses-us') await relay?.failed('refused', code)
    else if (fault === 'unreachable') await relay?.failed('unreachable', code)
    else if (result.kind === 'sent' || fault === 'temporary' || fault === 'permanent') await relay?.accepted()
  }
}

function labels({ _id, kind }: Notification): { notification: string; kind: string } {
  return { notification: _id, kind }
}

function resultOf(claimed: Notification, fault: DeliveryFault, reason: string): DeliveryResult {
  return resultOfFault(claimed, { fault, reason }, { nowMs: Date.now(), random: Math.random() })
}
