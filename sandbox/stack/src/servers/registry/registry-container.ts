import type { RunningContainer } from '../../part-definition.ts'
import { containerStartMs } from '../docker-host.ts'

const containerPort = 8080
const apiPath = '/apis/ccompat/v7'

/** Apicurio Registry in a container, with its schemas in memory. */
export async function startRegistryContainer(host: string): Promise<RunningContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer('apicurio/apicurio-registry-mem:2.6.13.Final')
    .withExposedPorts(containerPort)
    .withWaitStrategy(Wait.forHttp(`${apiPath}/subjects`, containerPort).forStatusCode(200))
    .withStartupTimeout(containerStartMs)
    .start()
  const schemaRegistryUrl = `http://${host}:${container.getMappedPort(containerPort)}${apiPath}`
  return { urls: { schemaRegistryUrl }, stop: async () => void (await container.stop()) }
}
