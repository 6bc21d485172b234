import { createTransport } from 'nodemailer'
import { smtpFault } from '../domain/smtp-fault.ts'
import { NotTaken } from './not-taken.ts'

export type Mail = {
  /** With its angle brackets. */
  messageId: string
  from: string
  to: { name: string | null; address: string }
  subject: string
  html: string
  text: string
  attachment?: { fileName: string; contentType: string; content: Buffer }
}

export type Mailer = {
  /**
   * Resolves when the server has taken the mail (250 after its content).
   * @throws NotTaken
   */
  send(mail: Mail): Promise<void>
  /** Resolves when the server greets us and takes our credentials; rejects with the reason. */
  check(): Promise<void>
  close(): void
}

/**
 * A connection for each mail, so that one that hangs holds up nothing else. Options of nodemailer's may be in the URL's query.
 *
 * @param smtpUrl may hold a password
 */
export function smtpMailer(smtpUrl: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    // Without a byte from the server: RFC 5321 asks for patience after the content, which servers scan.
    socketTimeout: 60_000,
    dnsTimeout: 10_000,
    // All content comes with the mail: none is to be fetched because a name looks like a path.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ messageId, from, to, subject, html, text, attachment }) {
      try {
        await transport.sendMail({
          messageId,
          from,
          to: { name: to.name ?? '', address: to.address },
          subject,
          html,
          text,
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: attachment === undefined ? [] : [attachmentOf(attachment)],
        })
      } catch (error) {
        throw notTaken(error as Error)
      }
    },
    async check() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}

function attachmentOf({ fileName, contentType, content }: NonNullable<Mail['attachment']>) {
  return { filename: fileName, contentType, content }
}

function notTaken(cause: Error & { code?: unknown; responseCode?: unknown; command?: unknown }): NotTaken {
  const code = [cause.code, cause.command, cause.responseCode]
    .map((part) => (part === undefined ? '-' : JSON.stringify(part)))
    .join(' ')
  return new NotTaken(cause.message, { fault: smtpFault(cause), code, cause })
}
