import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import type { Db, MongoClient } from 'mongodb'
import { createMongoClient } from './create-mongo-client.ts'

/**
 * Runs a command's work on the database of the services, as named by MONGODB_URL and MONGODB_DATABASE.
 *
 * @throws ConfigurationMistake
 */
export async function withServiceDatabase<Result>(
  appName: string,
  work: (database: { client: MongoClient; db: Db }) => Promise<Result>,
): Promise<Result> {
  const environment = loadEnvironment(['MONGODB_URL', 'MONGODB_DATABASE'])
  const client = createMongoClient(environment.MONGODB_URL, appName)
  try {
    return await work({ client, db: client.db(environment.MONGODB_DATABASE) })
  } finally {
    await client.close()
  }
}
