import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { MongoClient } from 'mongodb'

export type ServiceDatabase = { client: MongoClient; database: string }

/**
 * Runs a command on the database of the services, or shows its help. The exit code is 0 when `run` returns true, 1 when the
 * command was refused, 2 for wrong arguments or an unavailable service.
 */
export async function runCommand(
  name: string,
  help: string,
  run: (database: ServiceDatabase) => Promise<boolean>,
): Promise<void> {
  if (process.argv.includes('--help')) return console.log(help)
  const url = process.env['MONGODB_URL']
  try {
    if (!url) throw new Error('MONGODB_URL is not set: where is the MongoDB of the services?')
    const client = createMongoClient(url, `slipstream-${name}`)
    try {
      const isDone = await run({ client, database: process.env['MONGODB_DATABASE'] || 'slipstream' })
      process.exitCode = isDone ? 0 : 1
    } finally {
      await client.close()
    }
  } catch (error) {
    console.error(`${(error as Error).message}\nSee npm run ${name} -- --help`)
    process.exitCode = 2
  }
}
