export type InboxMail = {
  id: string
  subject: string
  text: string
  headers: Record<string, string>
  to: { address: string }[]
  attachments?: { contentType: string }[]
}

/** The mails of one sender in the stack's inbox, in the order they came. */
export async function mailsFrom(inboxUrl: string, address: string): Promise<InboxMail[]> {
  const query = new URLSearchParams({ 'from.address': address })
  return (await (await fetch(`${inboxUrl}/email?${query.toString()}`)).json()) as InboxMail[]
}
