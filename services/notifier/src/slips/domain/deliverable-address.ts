/** One mailbox, nothing that a header or an SMTP command would read as more than one. */
const mailbox = /^[^\s@<>()[\],;:\\"\p{Cc}]+@[^\s@<>()[\],;:\\"\p{Cc}]+$/u
/** RFC 5321, 4.5.3.1.3 less the brackets. */
const longest = 254

/** An address that mail can be sent to, or why not, in a sentence that does not repeat it. */
export function deliverableAddress(address: string | null): { address: string } | { reason: string } {
  const trimmed = address?.trim() ?? ''
  if (trimmed === '') return { reason: 'there is no e-mail address' }
  if (trimmed.length > longest) return { reason: `the e-mail address is longer than ${longest} characters` }
  if (!mailbox.test(trimmed)) return { reason: 'the e-mail address is not one' }
  return { address: trimmed }
}
