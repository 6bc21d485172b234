import type { RunningContainer } from '../../part-definition.ts'

const PORT = 8080
const PATH = '/apis/ccompat/v7'

/** Apicurio Registry in a container, with its schemas in memory. */
export async function startRegistryContainer(host: string): Promise<RunningContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer('apicurio/apicurio-registry-mem:2.6.13.Final')
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp(`${PATH}/subjects`, PORT).forStatusCode(200))
    .start()
  const schemaRegistryUrl = `http://${host}:${container.getMappedPort(PORT)}${PATH}`
  return { urls: { schemaRegistryUrl }, stop: async () => void (await container.stop()) }
}
