import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { DeliveryError } from '../delivery-error.ts'
import { smtpFault } from './smtp-fault.ts'

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
   * Resolves when the server has accepted the mail (250 after its content). An
   * abort ends the dialogue at any step.
   * @throws DeliveryError
   */
  send(mail: Mail, signal?: AbortSignal): Promise<void>
  /** Logs in and out; rejects with the reason. */
  check(): Promise<void>
  close(): void
}

/**
 * RFC 5321, 4.5.3.2: five minutes for each reply before the content, ten for the
 * one after it, since servers scan mail.
 */
const beforeContentMs = 5 * 60_000
const afterContentMs = 10 * 60_000
const chunkBytes = 64 * 1024

/**
 * Opens a connection for each mail, so one that hangs delays no other. The URL's query may hold options of
 * nodemailer, e.g. `socketTimeout`: how long the server may be silent.
 *
 * @param smtpUrl may hold a password
 */
export function createSmtpMailer(smtpUrl: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: afterContentMs,
    dnsTimeout: 10_000,
  })
  // nodemailer's own stream reads small content before `MAIL FROM` is answered: then it would count as sent.
  transport.use('stream', ({ data, message }, done) => {
    message.createReadStream = () => data.raw as Readable
    done()
  })
  return {
    async send(mail, signal) {
      const giveUp = new AbortController()
      const dialogue = followedContent(await composed(mail), () => giveUp.abort())
      try {
        await transport.sendMail({
          envelope: dialogue.envelope,
          raw: dialogue.content,
          signal: AbortSignal.any([giveUp.signal, ...(signal === undefined ? [] : [signal])]),
        })
      } catch (error) {
        throw deliveryError(error as Error, mail.to.address, dialogue.isSent())
      } finally {
        dialogue.end()
      }
    },
    async check() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}

type Composed = { bytes: Buffer; envelope: { from: string; to: string } }

async function composed({ messageId, from, to, subject, html, text, attachment }: Mail): Promise<Composed> {
  const message = new MailComposer({
    messageId,
    from,
    to: { name: to.name ?? '', address: to.address },
    subject,
    html,
    text,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: attachment === undefined ? [] : [attachmentOf(attachment)],
    // A name that looks like a path or URL must not make nodemailer fetch it.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const { from: sender } = message.getEnvelope()
  return { bytes: await message.build(), envelope: { from: sender || '', to: to.address } }
}

/**
 * The content as a stream that knows when all of it was read.
 *
 * @param onSilence called if the server stalls before that
 */
function followedContent({ bytes, envelope }: Composed, onSilence: () => void) {
  let isSent = false
  let timer = setTimeout(onSilence, beforeContentMs)
  const rearm = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onSilence, beforeContentMs)
  }
  function* chunks(): Generator<Buffer> {
    for (let from = 0; from < bytes.length; from += chunkBytes) {
      rearm()
      yield bytes.subarray(from, from + chunkBytes)
    }
    // The dot that ends the content is written after this.
    isSent = true
    clearTimeout(timer)
  }
  return {
    envelope,
    content: Readable.from(chunks(), { objectMode: false }),
    isSent: () => isSent,
    end: () => clearTimeout(timer),
  }
}

function attachmentOf({ fileName, contentType, content }: NonNullable<Mail['attachment']>) {
  return { filename: fileName, contentType, content }
}

type SmtpError = Error & { code?: string; responseCode?: number; command?: string; response?: unknown }

function deliveryError(cause: SmtpError, recipient: string, isContentSent: boolean): DeliveryError {
  const code = [cause.command, cause.responseCode ?? cause.code]
    .map((part) => (part === undefined ? '-' : String(part).slice(0, 40)))
    .join(' ')
  const fault = smtpFault(cause, isContentSent)
  const [reply] = /^5\d\d(?:[ -]5\.\d{1,3}\.\d{1,3})?/.exec(String(cause.response)) ?? []
  const rejection = fault === 'permanent' && reply !== undefined ? { rejection: { recipient, reply } } : {}
  return new DeliveryError(cause.message, { fault, code, cause, ...rejection })
}
