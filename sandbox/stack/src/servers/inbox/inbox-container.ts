import type { RunningContainer } from '../../part-definition.ts'
import { containerStartMs } from '../docker-host.ts'

const smtpPort = 1025
const webPort = 1080

/** MailDev in a container. */
export async function startInboxContainer(host: string): Promise<RunningContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer('maildev/maildev:2.2.1')
    .withExposedPorts(smtpPort, webPort)
    .withWaitStrategy(Wait.forHttp('/healthz', webPort).forStatusCode(200))
    .withStartupTimeout(containerStartMs)
    .start()
  const urls = {
    smtpUrl: `smtp://${host}:${container.getMappedPort(smtpPort)}`,
    inboxUrl: `http://${host}:${container.getMappedPort(webPort)}`,
  }
  return { urls, stop: async () => void (await container.stop()) }
}
