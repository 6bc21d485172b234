/** One mailbox: nothing that a header or an SMTP command could read as several. */
const mailbox = /^[^\s@<>()[\],;:\\"\p{Cc}]+@[^\s@<>()[\],;:\\"\p{Cc}]+$/u
/** RFC 5321, 4.5.3.1.3, without the brackets. */
const maxLength = 254

/** The address to send mail to, or why there is none; the reason does not repeat the address. */
export function deliverableAddress(address: string | null): { address: string } | { reason: string } {
  const trimmed = address?.trim() ?? ''
  if (trimmed === '') return { reason: 'there is no e-mail address' }
  if (trimmed.length > maxLength)
    return { reason: `the e-mail address is longer than ${maxLength} characters` }
  if (!mailbox.test(trimmed)) return { reason: 'the e-mail address is not one' }
  return { address: trimmed }
}
