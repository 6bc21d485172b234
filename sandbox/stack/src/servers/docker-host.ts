/**
 * The host under which containers' published ports are reached, or undefined when no Docker engine responds.
 * The library is loaded only here and in the containers' own files, since most runs don't need it.
 */
export async function dockerHost(): Promise<string | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers')
  try {
    const client = await getContainerRuntimeClient()
    return client.info.containerRuntime.host
  } catch {
    return undefined
  }
}

/**
 * How long a container may take to be ready: on a busy machine Kafka alone takes
 * longer than the default of a minute.
 */
export const containerStartMs = 180_000
