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
  // The inbox ends a connection that is idle for 5 s, perhaps in the moment in
  // which a busy process uses it again.
  const headers = { connection: 'close' }
  return (await (await fetch(`${inboxUrl}/email?${query.toString()}`, { headers })).json()) as InboxMail[]
}
