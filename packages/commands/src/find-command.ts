import type { ClientSession, Db } from 'mongodb'
import { commandsCollection, oldRedrives } from './commands-collection.ts'
import { commandOf } from './domain/command.ts'
import type { Command, CommandItem } from './domain/command.ts'
import { redriveKind, redriveOf } from './domain/redrive-command.ts'
import type { Redrive } from './domain/redrive-command.ts'
import { upgradeRedrive, upgradeRequest } from './domain/upgrade-document.ts'

type Options = { session?: ClientSession }

/** A command, redrives not among them; null when there is none, or when it ended more than 90 days ago. */
export async function findCommand(db: Db, id: string, options: Options = {}): Promise<Command | null> {
  const found = await commandsCollection(db).findOne({ _id: id, kind: { $ne: redriveKind } }, options)
  return found === null ? null : commandOf(upgraded(found))
}

/** A redrive, also one that only an earlier version has stored; null when there is none. */
export async function findRedrive(db: Db, id: string, options: Options = {}): Promise<Redrive | null> {
  const found = await commandsCollection(db).findOne({ _id: id, kind: redriveKind }, options)
  if (found !== null) return redriveOf(found)
  const old = await oldRedrives(db).findOne({ _id: id }, options)
  return old === null ? null : redriveOf(upgradeRedrive(old))
}

/** Readable before a service has upgraded it, too. */
const upgraded = (found: CommandItem): CommandItem => ('work' in found ? found : upgradeRequest(found))
