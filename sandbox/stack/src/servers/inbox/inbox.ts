import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { join } from 'node:path'
import { assertResponds } from '../../processes/assert-responds.ts'
import { startInboxContainer } from './inbox-container.ts'
import type { NativeContext, NativePlan, PartDefinition } from '../../part-definition.ts'

/** MailDev: takes every mail and sends none; a web page shows them. */
export const inbox: PartDefinition = {
  name: 'inbox',
  title: 'Mail inbox',
  variable: 'SMTP_URL',
  fromEnvironment: (env) => {
    const smtpUrl = env['SMTP_URL']
    const inboxUrl = env['INBOX_URL']
    return smtpUrl ? { smtpUrl, ...(inboxUrl ? { inboxUrl } : {}) } : undefined
  },
  plan,
  container: startInboxContainer,
}

async function plan({ folder, ports }: NativeContext): Promise<NativePlan> {
  const mails = join(folder, 'mails')
  await mkdir(mails, { recursive: true })
  const smtpPort = ports.smtp
  const inboxUrl = `http://127.0.0.1:${ports.inbox}`
  return {
    command: process.execPath,
    args: [
      createRequire(import.meta.url).resolve('maildev/bin/maildev'),
      ...['--ip', '127.0.0.1', '--smtp', String(smtpPort), '--web', String(ports.inbox)],
      ...['--mail-directory', mails],
    ],
    urls: { smtpUrl: `smtp://127.0.0.1:${smtpPort}`, inboxUrl },
    ready: async () => {
      await assertResponds(`${inboxUrl}/healthz`)
      await assertGreets(smtpPort)
    },
  }
}

async function assertGreets(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(2_000) })
  } finally {
    socket.destroy()
  }
}
