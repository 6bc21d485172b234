import type { DeliveryFault } from '../domain/delivery-fault.ts'

type MailError = { code?: unknown; responseCode?: unknown; command?: unknown }

/** Replies that speak of the server's state, not of the mail: RFC 5321, 4.2.3, and RFC 4954. */
const busy = new Set([421, 454])
/** Replies that demand another login or encryption: RFC 4954, 6. */
const demandsLogin = new Set([530, 534, 535, 538])
/** The mail exceeds the size that the server allows (RFC 1870): the one reply to MAIL FROM that speaks of the mail. */
const tooLarge = 552

/**
 * What an error of the mail server's means for the mail, by the names that nodemailer gives to errors and the reply's code where
 * there was one: a reply of 5xx to its recipient or its content is permanent, one of 4xx temporary. What is said before the
 * recipient was named speaks of us, not of the mail.
 *
 * @param isContentSent whether all of the content was handed to the connection: without a final reply it may have been delivered
 */
export function smtpFault({ code, responseCode, command }: MailError, isContentSent: boolean): DeliveryFault {
  const reply = typeof responseCode === 'number' ? responseCode : undefined
  const isOfTheMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (isContentSent && (!isOfTheMail || reply === undefined || reply === 421)) return 'outcome-unknown'
  if (code === 'ESTREAM') return 'temporary'
  if (code === 'EAUTH') return reply !== undefined && reply < 500 ? 'unreachable' : 'refuses-us'
  if (reply !== undefined && busy.has(reply)) return 'unreachable'
  if (reply !== undefined && demandsLogin.has(reply)) return 'refuses-us'
  if (!isOfTheMail) return reply !== undefined && reply >= 500 ? 'refuses-us' : 'unreachable'
  if (reply === undefined) return code === 'EENVELOPE' ? 'permanent' : 'temporary'
  if (command === 'MAIL FROM' && reply !== tooLarge) return reply >= 500 ? 'refuses-us' : 'unreachable'
  return reply >= 500 ? 'permanent' : 'temporary'
}
