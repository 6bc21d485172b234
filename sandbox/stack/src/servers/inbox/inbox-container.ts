import type { RunningContainer } from '../../part-definition.ts'

const SMTP = 1025
const WEB = 1080

/** MailDev in a container. */
export async function startInboxContainer(host: string): Promise<RunningContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer('maildev/maildev:2.2.1')
    .withExposedPorts(SMTP, WEB)
    .withWaitStrategy(Wait.forHttp('/healthz', WEB).forStatusCode(200))
    .start()
  const urls = {
    smtpUrl: `smtp://${host}:${container.getMappedPort(SMTP)}`,
    inboxUrl: `http://${host}:${container.getMappedPort(WEB)}`,
  }
  return { urls, stop: async () => void (await container.stop()) }
}
