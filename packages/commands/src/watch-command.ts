import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import type { Command } from './domain/command.ts'
import type { Redrive } from './domain/redrive-command.ts'
import { findCommand, findRedrive } from './find-command.ts'

const pollMs = 250

/** Reports every change until the command has ended, and returns it as it is then. */
export function watchCommand(
  db: Db,
  id: string,
  onChange: (command: Command) => void,
  signal?: AbortSignal,
): Promise<Command> {
  return watch(() => findCommand(db, id), `there is no command ${id}`, onChange, signal)
}

/** Reports every change until the redrive is done or cancelled, and returns it as it is then. */
export function watchRedrive(
  db: Db,
  id: string,
  onChange: (redrive: Redrive) => void,
  signal?: AbortSignal,
): Promise<Redrive> {
  return watch(() => findRedrive(db, id), `there is no redrive ${id}`, onChange, signal)
}

async function watch<T extends Pick<Command, 'state' | 'progress' | 'lastError' | 'finishedAt'> | Redrive>(
  find: () => Promise<T | null>,
  absent: string,
  onChange: (found: T) => void,
  signal: AbortSignal | undefined,
): Promise<T> {
  let reported = ''
  for (;;) {
    signal?.throwIfAborted()
    const found = await find()
    if (found === null) throw new Error(absent)
    const shown = JSON.stringify([found.state, found.lastError, found.progress])
    if (shown !== reported) onChange(found)
    reported = shown
    if (found.finishedAt !== null) return found
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal })
  }
}
