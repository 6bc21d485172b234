import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MongoClient, MongoServerError } from 'mongodb'
import type { SecureServers } from '../../secure/secure-servers.ts'
import { mongodbUrlOf } from '../../secure/sign-in.ts'
import { startMongodbContainer } from './mongodb-container.ts'
import { findMongod } from './find-mongod.ts'
import { formReplicaSet } from './form-replica-set.ts'
import type { NativeContext, NativePlan, PartDefinition } from '../../part-definition.ts'

/**
 * By default five minutes of history stay in the cache. Tests make and drop thousands of collections in that
 * time: a quarter of the processor went into making room.
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
  const { folder, ports, quickStart, quickWrites, secure, signal, onProgress } = context
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
      // 60 s by default: so long the open transaction of a client that was
      // killed holds what it has written to.
      ...['--setParameter', 'transactionLifetimeLimitSeconds=10'],
      ...(quickStart ? shortHistory : []),
      ...(secure ? ['--auth', '--keyFile', secure.keyFile] : []),
    ],
    urls: {
      mongodbUrl: secure
        ? mongodbUrlOf(address, secure, 'admin', 'admin')
        : `mongodb://${address}/?replicaSet=rs0`,
    },
    ready: () => (secure ? hasAdmin(address, quickWrites, secure) : becomesPrimary(address, quickWrites)),
  }
}

async function becomesPrimary(
  address: string,
  quickWrites: boolean,
  admin?: { username: string; password: string },
): Promise<void> {
  await withClient(address, admin, (client) => formReplicaSet(client, address, { quickWrites }))
}

const authenticationFailed = 18

/** As long as there is no user, who connects from this machine may make the first one. */
async function hasAdmin(address: string, quickWrites: boolean, { passwords }: SecureServers): Promise<void> {
  const { admin: password } = passwords
  try {
    await becomesPrimary(address, quickWrites, { username: 'admin', password })
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== authenticationFailed) throw error
    await becomesPrimary(address, quickWrites)
    await withClient(address, undefined, (client) =>
      client.db('admin').command({ createUser: 'admin', pwd: password, roles: ['root'] }),
    )
  }
}

async function withClient(
  address: string,
  auth: { username: string; password: string } | undefined,
  work: (client: MongoClient) => Promise<unknown>,
): Promise<void> {
  const client = new MongoClient(`mongodb://${address}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    ...(auth && { auth }),
  })
  try {
    await work(client)
  } finally {
    await client.close()
  }
}
