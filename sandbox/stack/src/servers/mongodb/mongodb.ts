import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { startMongodbContainer } from './mongodb-container.ts'
import { findMongod } from './find-mongod.ts'
import { formReplicaSet } from './form-replica-set.ts'
import type { NativeContext, NativePlan, PartDefinition } from '../../part-definition.ts'

/**
 * By default five minutes of history stay in the cache. Tests make and drop thousands of collections in that time: a quarter of
 * the processor went into making room.
 */
const shortHistory = ['--setParameter', 'minSnapshotHistoryWindowInSeconds=20']

/** One mongod as a replica set of one member. */
export const mongodb: PartDefinition = {
  name: 'mongodb',
  title: 'MongoDB',
  variable: 'MONGODB_URL',
  fromEnvironment: (env) => (env['MONGODB_URL'] ? { mongodbUrl: env['MONGODB_URL'] } : undefined),
  plan,
  container: startMongodbContainer,
}

async function plan(context: NativeContext): Promise<NativePlan> {
  const { folder, ports, quickStart, quickWrites, signal, onProgress } = context
  const command = await findMongod(signal, onProgress)
  const data = join(folder, 'data')
  await mkdir(data, { recursive: true })
  const address = `127.0.0.1:${ports.mongodb}`
  return {
    command,
    args: [
      ...['--replSet', 'rs0', '--bind_ip', '127.0.0.1', '--port', String(ports.mongodb)],
      ...['--dbpath', data, '--nounixsocket'],
      // Half of the machine's memory by default, however many stacks there are.
      ...['--wiredTigerCacheSizeGB', quickStart ? '1.5' : '0.5', '--oplogSize', '512'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
      // 60 s by default: so long the open transaction of a client that was killed holds what it has written to.
      ...['--setParameter', 'transactionLifetimeLimitSeconds=10'],
      ...(quickStart ? shortHistory : []),
    ],
    urls: { mongodbUrl: `mongodb://${address}/?replicaSet=rs0` },
    ready: () => becomesPrimary(address, quickWrites),
  }
}

async function becomesPrimary(address: string, quickWrites: boolean): Promise<void> {
  const client = new MongoClient(`mongodb://${address}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
  })
  try {
    await formReplicaSet(client, address, { quickWrites })
  } finally {
    await client.close()
  }
}
