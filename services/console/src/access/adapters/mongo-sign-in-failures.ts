import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
import type { Db } from 'mongodb'
import type { Failures } from '../domain/lock-out.ts'

/** Failed sign-ins by address, shared by all instances of the console. */
export type SignInFailures = {
  find(address: string): Promise<Failures | null>
  add(address: string, at: Date, forgottenAt: Date): Promise<void>
  clear(address: string): Promise<void>
}

type FailuresDocument = Failures & { _id: string; expiresAt: Date }

const collectionName = 'consoleSignInFailures'

const prepare = oncePerDatabase(
  async (db) =>
    void (await db.collection(collectionName).createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 })),
)

export function mongoSignInFailures(db: Db): SignInFailures {
  const failures = db.collection<FailuresDocument>(collectionName)
  return {
    find: (address) => failures.findOne({ _id: address }),
    add: async (address, lastAt, expiresAt) => {
      await prepare(db)
      await failures.updateOne(
        { _id: address },
        { $inc: { count: 1 }, $set: { lastAt, expiresAt } },
        { upsert: true },
      )
    },
    clear: async (address) => void (await failures.deleteOne({ _id: address })),
  }
}
