import type { DeliveryFault } from '../domain/delivery-fault.ts'

type SmtpError = { code?: unknown; responseCode?: unknown; command?: unknown }

/** Replies about the server's state, not about the mail: RFC 5321, 4.2.3, and RFC 4954. */
const busy = new Set([421, 454])
/** Replies that demand another login or encryption: RFC 4954, 6. */
const demandsLogin = new Set([530, 534, 535, 538])
/** The mail exceeds the server's limit (RFC 1870): the one reply to MAIL FROM that is about the mail. */
const tooLarge = 552

/**
 * The fault that an SMTP error stands for, by nodemailer's error codes and the reply's code. A reply
 * of 5xx to the recipient or the content is permanent, one of 4xx temporary. Replies before the
 * recipient are about us, not about the mail.
 *
 * @param isContentSent whether all content was handed to the connection: without a
 * final reply it may have been delivered
 */
export function smtpFault({ code, responseCode, command }: SmtpError, isContentSent: boolean): DeliveryFault {
  const reply = typeof responseCode === 'number' ? responseCode : undefined
  const isAboutTheMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (isContentSent && (!isAboutTheMail || reply === undefined || reply === 421)) return 'outcome-unknown'
  if (code === 'ESTREAM') return 'temporary'
  if (code === 'EAUTH') return reply !== undefined && reply < 500 ? 'unreachable' : 'refuses-us'
  if (reply !== undefined && busy.has(reply)) return 'unreachable'
  if (reply !== undefined && demandsLogin.has(reply)) return 'refuses-us'
  if (!isAboutTheMail) return reply !== undefined && reply >= 500 ? 'refuses-us' : 'unreachable'
  if (reply === undefined) return code === 'EENVELOPE' ? 'permanent' : 'temporary'
  if (command === 'MAIL FROM' && reply !== tooLarge) return reply >= 500 ? 'refuses-us' : 'unreachable'
  return reply >= 500 ? 'permanent' : 'temporary'
}
