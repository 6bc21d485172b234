import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import type { StackUrls } from '@slipstream/sandbox-stack/stack.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { dropEmptiedAtEnd, returnDatabase, takeDatabase } from './mongodb/emptied-databases.ts'

const stack = await stackForTests()
dropEmptiedAtEnd(() => new MongoClient(stack.mongodbUrl))

export type World = {
  /** The real servers. All tests of a run share them: do not stop or disturb them. */
  stack: StackUrls
  /** Unique to the test. */
  id: string
  /** Its topics begin with it. They end with the stack. */
  topicPrefix: string
  client: MongoClient
  db: Db
  /** Runs before the database is emptied; the last one that was deferred runs first. */
  defer(end: () => unknown): void
}

/**
 * A topic prefix and a database of its own on the real servers, for one test or suite. The database is
 * emptied afterwards, for the next one of the same name: its collections and indexes may be there.
 *
 * @param test a test's context; in a suite `{ after }` of node:test
 * @param name what the names begin with
 */
export function givenWorld(test: { after(end: () => Promise<void>): void }, name: string): World {
  const id = randomUUID().slice(0, 8)
  const client = new MongoClient(stack.mongodbUrl)
  const db = takeDatabase(client, name)
  const ends: (() => unknown)[] = []
  test.after(async () => {
    try {
      for (const end of ends.toReversed()) await end()
      await returnDatabase(db, name)
    } finally {
      await client.close()
    }
  })
  return { stack, id, topicPrefix: `${name}-${id}-`, client, db, defer: (end) => void ends.push(end) }
}
