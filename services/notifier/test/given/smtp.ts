import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { AddressInfo, Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'

export type Taken = { to: string; messageId: string; raw: string }

/** Thrown to reject a login, a sender, a recipient or content. */
export class Refusal extends Error {
  readonly responseCode: number
  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

type Behaviour = {
  /** May throw a Refusal, as the two below; the server demands a login if it is given. */
  onLogin?: (password: string | null | undefined) => void
  onSender?: () => void
  onRecipient?: (address: string) => Promise<void> | void
  /** Called when the server has the whole mail, before it responds with 250. */
  beforeTaking?: (mail: Taken) => Promise<void> | void
  /** Called when it has responded with 250. */
  afterTaking?: (mail: Taken) => void
}

/** An SMTP server that fails on purpose. `taken` has the mails whose content it responded to with 250. */
export async function smtpServer(test: TestContext, behaviour: Behaviour = {}, port = 0) {
  const taken: Taken[] = []
  let connections = 0
  const respondAfter = async (
    step: () => Promise<void> | void,
    respond: (error?: Error) => void,
  ): Promise<void> => {
    try {
      await step()
    } catch (error) {
      return respond(error as Error)
    }
    respond()
  }
  const server = new SMTPServer({
    authOptional: behaviour.onLogin === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onConnect(_session, respond) {
      connections += 1
      respond()
    },
    onAuth({ password }, _session, respond) {
      void respondAfter(
        () => behaviour.onLogin?.(password),
        (error) => (error ? respond(error) : respond(null, { user: 'slipstream' })),
      )
    },
    onMailFrom(_address, _session, respond) {
      void respondAfter(() => behaviour.onSender?.(), respond)
    },
    onRcptTo({ address }, _session, respond) {
      void respondAfter(() => behaviour.onRecipient?.(address), respond)
    },
    onData(stream, session, respond) {
      const take = async (): Promise<void> => {
        const raw = await text(stream)
        const messageId = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? ''
        const mail = { to: session.envelope.rcptTo[0]?.address ?? '', messageId, raw }
        await behaviour.beforeTaking?.(mail)
        taken.push(mail)
        respond()
        behaviour.afterTaking?.(mail)
      }
      take().catch((error: unknown) => respond(error as Error))
    },
  })
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // Tests may kill a client in the middle of a dialogue.
  server.on('error', () => undefined)
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
  test.after(close)
  const { port: bound } = server.server.address() as AddressInfo
  return {
    url: `smtp://${behaviour.onLogin === undefined ? '' : 'user:pass@'}127.0.0.1:${bound}`,
    port: bound,
    taken,
    connections: () => connections,
    /** Resets all connections. */
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    close,
  }
}
