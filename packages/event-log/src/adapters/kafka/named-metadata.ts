import { createRequire } from 'node:module'

/** What is used of kafkajs's own classes; the version is pinned. */
type Encoder = { readonly buffer: Buffer }
type Protocol = { request: { apiVersion: number; encode(): Promise<Encoder> } }
type Broker = {
  metadata(topics?: readonly string[]): Promise<unknown>
  lookupRequest(apiKey: number, versions: unknown): (settings: unknown) => Protocol
}

const require = createRequire(import.meta.url)
let isPatched = false

/**
 * Lets kafkajs request no topic where none is named, in the whole process. By itself it requests all topics
 * of the cluster then, at each connection, look for the controller and check: thousands of topics cost the
 * broker tens of milliseconds each time. `listTopics` lists none then.
 */
export function requestNamedTopics(): void {
  if (isPatched) return
  isPatched = true
  const { prototype } = require('kafkajs/src/broker') as { prototype: Broker }
  const { metadata } = prototype
  prototype.metadata = function (topics = []) {
    return metadata.call(topics.length > 0 ? this : namingNone(this), topics)
  }
}

function namingNone(broker: Broker): Broker {
  const lookupRequest: Broker['lookupRequest'] = (apiKey, versions) => (settings) => {
    const protocol = broker.lookupRequest(apiKey, versions)(settings)
    const { request } = protocol
    // The first version has no way to ask for none.
    if (request.apiVersion === 0) return protocol
    const encode = async (): Promise<Encoder> => {
      const encoder = await request.encode()
      // The count of topics: kafkajs writes -1, for all.
      encoder.buffer.writeInt32BE(0)
      return encoder
    }
    return { ...protocol, request: { ...request, encode } }
  }
  return Object.create(broker, { lookupRequest: { value: lookupRequest } }) as Broker
}
