/** What an error of the mail server's means for the mail. */
export type SmtpFault =
  /** It will never be taken: a reply of 5xx to its addresses or to its content. */
  | 'permanent'
  /** Not now: a reply of 4xx. */
  | 'temporary'
  /** Nothing was said of this mail: the server is away, busy, or refuses us altogether. Any other would fare the same. */
  | 'unreachable'

type MailError = { code?: unknown; responseCode?: unknown; command?: unknown }

/** Replies that speak of the server or of us, not of the mail: RFC 5321, 4.2.3, and RFC 4954. */
const ofTheServer = new Set([421, 454, 530, 534, 535, 538])

/** By the names that nodemailer gives to errors, and the reply's code where there was one. */
export function smtpFault(error: MailError): SmtpFault {
  const { code, responseCode } = error
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return 'unreachable'
  if (typeof responseCode !== 'number') return code === 'EENVELOPE' ? 'permanent' : 'temporary'
  if (ofTheServer.has(responseCode)) return 'unreachable'
  return responseCode >= 500 ? 'permanent' : 'temporary'
}
