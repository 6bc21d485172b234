import { MongoClient } from 'mongodb'
import { formReplicaSet } from './form-replica-set.ts'
import type { RunningContainer } from '../../part-definition.ts'
import { containerStartMs } from '../docker-host.ts'
import { untilDone } from '../../processes/until-done.ts'

const containerPort = 27017

/** MongoDB in a container. The member knows itself by an address inside it, hence the direct connection. */
export async function startMongodbContainer(host: string): Promise<RunningContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer('mongo:8.0.15')
    .withExposedPorts(containerPort)
    .withCommand([
      ...['mongod', '--replSet', 'rs0', '--bind_ip_all', '--wiredTigerCacheSizeGB', '0.5'],
      // 60 s by default: so long the open transaction of a client that was
      // killed holds what it has written to.
      ...['--setParameter', 'transactionLifetimeLimitSeconds=10'],
    ])
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(containerStartMs)
    .start()
  const url = `mongodb://${host}:${container.getMappedPort(containerPort)}/?directConnection=true`
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000 })
  try {
    await untilDone(() => formReplicaSet(client, `localhost:${containerPort}`), containerStartMs)
  } finally {
    await client.close()
  }
  return { urls: { mongodbUrl: url }, stop: async () => void (await container.stop()) }
}
