import type { Db } from 'mongodb'
import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
import { asAnyWork, ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { StoredCommand } from './domain/command.ts'
import { upgradeRedrive, upgradeRequest } from './domain/upgrade-document.ts'
import type { OldRedrive, OldRequest } from './domain/upgrade-document.ts'

const name = 'requests'
const keepFinishedForSeconds = 90 * 24 * 60 * 60
const indexNotFound = 27

/** All commands, redrives among them. */
export const commandsCollection = (db: Db): WorkCollection<StoredCommand> => db.collection(name)

/** Redrives from before they were commands. */
export const oldRedrives = (db: Db) => db.collection<OldRedrive>('redrives')

/** The collection with its indexes, and without documents of an older shape. Done once for each client. */
export async function readyCommands(db: Db): Promise<WorkCollection<StoredCommand>> {
  await makeReady(db)
  return commandsCollection(db)
}

const makeReady = oncePerDatabase(async (db) => {
  await ensureWorkCollection(db, name, { keepFinishedForSeconds })
  // The page of an order shows the commands about it.
  const aboutOrder = { 'payload.orderId': { $exists: true } }
  await db.collection(name).createIndex({ 'payload.orderId': 1 }, { partialFilterExpression: aboutOrder })
  // The console lists them, the newest first: all, those of a person, and those of a kind.
  const newestFirst = { 'work.createdAt': -1, _id: -1 } as const
  await db
    .collection(name)
    .createIndexes([
      { key: newestFirst },
      { key: { by: 1, ...newestFirst } },
      { key: { kind: 1, ...newestFirst } },
    ])
  await upgradeRequests(db)
  await moveRedrives(db)
  for (const index of ['finishedAt_1', 'to_1_state_1_dueAt_1']) {
    await db
      .collection(name)
      .dropIndex(index)
      .catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== indexNotFound) throw error
      })
  }
})

async function upgradeRequests(db: Db): Promise<void> {
  const old = db.collection<OldRequest>(name)
  for await (const request of old.find({ work: { $exists: false } })) {
    const { _id, state, dueAt } = request
    // Another process may have upgraded it, or an older one changed it: then the next start finds it.
    const unchanged = { _id, work: { $exists: false }, state, dueAt }
    await asAnyWork(commandsCollection(db)).replaceOne(unchanged, upgradeRequest(request))
  }
}

async function moveRedrives(db: Db): Promise<void> {
  for await (const redrive of oldRedrives(db).find()) {
    const { _id, ...item } = upgradeRedrive(redrive)
    await commandsCollection(db).updateOne({ _id }, { $setOnInsert: item }, { upsert: true })
    await oldRedrives(db).deleteOne({ _id })
  }
}
