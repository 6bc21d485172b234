import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'

export type Taken = { to: string; messageId: string; raw: string }

/** Says no to a recipient or to a content by throwing this. */
export class Refusal extends Error {
  readonly responseCode: number
  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

type Behaviour = {
  onRecipient?: (address: string) => void
  /** Called once the server has everything, before it answers 250. */
  beforeTaking?: (mail: Taken) => Promise<void> | void
  /** Called when it has answered 250. */
  afterTaking?: (mail: Taken) => void
}

/** An SMTP server that fails on purpose. What it answered 250 to is in `taken`. */
export async function smtpServer(test: TestContext, behaviour: Behaviour = {}, port = 0) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, answer) {
      try {
        behaviour.onRecipient?.(address)
        answer()
      } catch (error) {
        answer(error as Error)
      }
    },
    onData(stream, session, answer) {
      const take = async (): Promise<void> => {
        const raw = await text(stream)
        const messageId = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? ''
        const mail = { to: session.envelope.rcptTo[0]?.address ?? '', messageId, raw }
        await behaviour.beforeTaking?.(mail)
        taken.push(mail)
        answer()
        behaviour.afterTaking?.(mail)
      }
      take().catch((error: unknown) => answer(error as Error))
    },
  })
  // A client that dies in the middle is part of the story.
  server.on('error', () => undefined)
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
  test.after(close)
  const { port: bound } = server.server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${bound}`, port: bound, taken, close }
}
