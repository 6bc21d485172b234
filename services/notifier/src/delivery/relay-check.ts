import type { Mailer } from './adapters/smtp-mailer.ts'
import type { MailRelay } from './mail-relay.ts'

const freshMs = 5 * 60_000
const retryMs = 60_000

/**
 * Whether mail is accepted, for health: known from the mails that were sent, and from a login of
 * its own if none was sent for some minutes. Probes arrive every few seconds, and mail servers
 * throttle clients that log in as often.
 *
 * @param now milliseconds since the epoch
 */
export function createRelayCheck(
  mailer: Pick<Mailer, 'check'>,
  relay: Pick<MailRelay, 'fault' | 'acceptedMs'>,
  now: () => number = Date.now,
): () => Promise<void> {
  let last: { atMs: number; outcome: Promise<void>; failed: boolean } | undefined

  return async () => {
    const fault = relay.fault()
    if (fault?.state === 'refused')
      throw new Error(`the mail server refuses our mail (${fault.detail}): all mail waits`)
    if (fault !== null) throw new Error(`the mail server does not respond (${fault.detail}): all mail waits`)
    if (now() - (relay.acceptedMs() ?? -Infinity) < freshMs) return
    const maxAgeMs = last?.failed === true ? retryMs : freshMs
    if (last === undefined || now() - last.atMs >= maxAgeMs) {
      const begun = { atMs: now(), outcome: mailer.check(), failed: false }
      begun.outcome.catch(() => (begun.failed = true))
      last = begun
    }
    await last.outcome
  }
}
