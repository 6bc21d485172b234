import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import type { Db, MongoClient } from 'mongodb'

/** A collection with more documents is dropped: to make it again takes less than to delete them. */
const maxDeletions = 500
/** What tests of this process have left, by what the names begin with. */
const emptied = new Map<string, string[]>()

/**
 * A database without documents, for one test. It may have the collections and indexes of an earlier one of
 * the same name, which take MongoDB longer to make than most tests to run.
 *
 * @param name what the database's name begins with
 */
export function takeDatabase(client: MongoClient, name: string): Db {
  return client.db(emptied.get(name)?.pop() ?? `${name}-${randomUUID().slice(0, 8)}`)
}

/** Empties a database, for the next test that takes one of this name. */
export async function returnDatabase(db: Db, name: string): Promise<void> {
  for (const collection of await db.collections()) {
    const count = await collection.estimatedDocumentCount()
    if (count > maxDeletions) await collection.drop()
    else if (count > 0) await collection.deleteMany({})
  }
  const databases = emptied.get(name) ?? []
  emptied.set(name, [...databases, db.databaseName])
}

/** Drops the emptied databases at the end of this process, whose idle tables would slow MongoDB down. */
export function dropEmptiedAtEnd(connect: () => MongoClient): void {
  after(async () => {
    if (emptied.size === 0) return
    const client = connect()
    for (const name of [...emptied.values()].flat()) await client.db(name).dropDatabase()
    await client.close()
  })
}
