import type { SecureServers } from './secure/secure-servers.ts'
import type { StartedPart } from './start-part.ts'
import type { NativePart, PartName, Stack, StackUrls } from './stack.ts'

/** The stack as its callers see it. */
export function stackOf(
  started: readonly StartedPart[],
  dataFolder: string | undefined,
  stop: () => Promise<void>,
  secure?: SecureServers,
): Stack {
  const urls = started.reduce<Partial<StackUrls>>((all, part) => ({ ...all, ...part.urls }), {})
  let stopping: Promise<void> | undefined

  function url<Key extends keyof StackUrls>(key: Key): StackUrls[Key] {
    const value = urls[key]
    if (value === undefined)
      throw new Error(
        `This stack has no ${key}: the part was not requested, or the environment doesn't name it.`,
      )
    return value
  }

  function part(name: PartName): NativePart {
    const found = started.find(({ status }) => status.name === name)
    if (!found?.native)
      throw new Error(`${name} is not a process of this stack (${found?.status.how ?? 'not requested'}).`)
    return found.native
  }

  return {
    get kafkaBrokers() {
      return url('kafkaBrokers')
    },
    get schemaRegistryUrl() {
      return url('schemaRegistryUrl')
    },
    get mongodbUrl() {
      return url('mongodbUrl')
    },
    get smtpUrl() {
      return url('smtpUrl')
    },
    get inboxUrl() {
      return url('inboxUrl')
    },
    parts: started.map(({ status }) => status),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    ...(secure && { secure }),
    urls: () => ({ ...urls }),
    part,
    stop: () => (stopping ??= stop()),
  }
}
