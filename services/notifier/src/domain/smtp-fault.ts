import type { DeliveryFault } from './delivery-fault.ts'

type MailError = { code?: unknown; responseCode?: unknown; command?: unknown }

/** Replies that speak of the server or of us, not of the mail: RFC 5321, 4.2.3, and RFC 4954. */
const ofTheServer = new Set([421, 454, 530, 534, 535, 538])

/**
 * What an error of the mail server's means for the mail, by the names that nodemailer gives to errors and the reply's code where
 * there was one: a reply of 5xx to its addresses or its content is permanent, one of 4xx temporary.
 */
export function smtpFault(error: MailError): DeliveryFault {
  const { code, responseCode } = error
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return 'unreachable'
  if (typeof responseCode !== 'number') return code === 'EENVELOPE' ? 'permanent' : 'temporary'
  if (ofTheServer.has(responseCode)) return 'unreachable'
  return responseCode >= 500 ? 'permanent' : 'temporary'
}
