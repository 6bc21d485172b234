import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
import type { Db } from 'mongodb'
import type { Session } from '../domain/session.ts'

/** Sessions by the digest of their key, so that reading the database signs nobody in. */
export type SessionStore = {
  find(keyDigest: string): Promise<Session | null>
  insert(keyDigest: string, session: Session, endsAt: Date): Promise<void>
  /** Stores the time of a use. Nothing happens when the session was ended meanwhile. */
  recordUse(keyDigest: string, usedAt: Date, endsAt: Date): Promise<void>
  /** Marks a key as replaced. @returns false when it was ended, or another request was faster */
  replace(keyDigest: string, until: Date): Promise<boolean>
  /** Ends a session under all of its keys. */
  end(sessionId: string): Promise<void>
}

type SessionDocument = Session & { _id: string; expiresAt: Date }

const collectionName = 'consoleSessions'

const prepare = oncePerDatabase(async (db) => {
  const sessions = db.collection(collectionName)
  await sessions.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  await sessions.createIndex({ sessionId: 1 })
})

export function mongoSessionStore(db: Db): SessionStore {
  const sessions = db.collection<SessionDocument>(collectionName)
  return {
    find: (keyDigest) =>
      sessions.findOne<Session>({ _id: keyDigest }, { projection: { _id: 0, expiresAt: 0 } }),
    insert: async (keyDigest, session, expiresAt) => {
      await prepare(db)
      await sessions.insertOne({ _id: keyDigest, ...session, expiresAt })
    },
    recordUse: async (keyDigest, usedAt, expiresAt) =>
      void (await sessions.updateOne({ _id: keyDigest }, { $set: { usedAt, expiresAt } })),
    replace: async (keyDigest, until) => {
      const { modifiedCount } = await sessions.updateOne(
        { _id: keyDigest, replacedUntil: { $exists: false } },
        { $set: { replacedUntil: until, expiresAt: until } },
      )
      return modifiedCount === 1
    },
    end: async (sessionId) => void (await sessions.deleteMany({ sessionId })),
  }
}
