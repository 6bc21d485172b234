import type { Mailer } from './adapters/smtp-mailer.ts'
import type { MailRelay } from './mail-relay.ts'

const freshMs = 5 * 60_000
const retryMs = 60_000

/**
 * Whether mail goes out, for health: by what became of the mails that were sent, and by a login of its own only while none was sent for
 * some minutes. Probes come every few seconds, and mail servers throttle who logs in as often.
 *
 * @param now milliseconds since the epoch
 */
export function relayCheck(
  mailer: Pick<Mailer, 'check'>,
  relay: Pick<MailRelay, 'fault' | 'tookMs'>,
  now: () => number = Date.now,
): () => Promise<void> {
  let last: { atMs: number; outcome: Promise<void>; failed: boolean } | undefined

  return async () => {
    const fault = relay.fault()
    if (fault?.state === 'refused')
      throw new Error(`the mail server takes no mail from us (${fault.detail}): it all waits`)
    if (fault !== undefined)
      throw new Error(`the mail server does not answer (${fault.detail}): all mail waits`)
    if (now() - (relay.tookMs() ?? -Infinity) < freshMs) return
    const maxAgeMs = last?.failed === true ? retryMs : freshMs
    if (last === undefined || now() - last.atMs >= maxAgeMs) {
      const begun = { atMs: now(), outcome: mailer.check(), failed: false }
      begun.outcome.catch(() => (begun.failed = true))
      last = begun
    }
    await last.outcome
  }
}
