import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

const sqliteBusy = 5

export type FileLock = {
  release(): void
}

/**
 * Takes the lock that the file stands for, or returns undefined while another holds it. SQLite's exclusive
 * transaction is a lock of the operating system: it ends with its process, even by SIGKILL, and so is never
 * stale, as a file with a process id in it can be.
 */
export function tryFileLock(file: string): FileLock | undefined {
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined
    throw error
  }
}

/** Waits for the lock until the signal aborts; `onWait` is called once, if there is something to wait for. */
export async function fileLock(file: string, signal: AbortSignal, onWait: () => void): Promise<FileLock> {
  for (let first = true; ; first = false) {
    const lock = tryFileLock(file)
    if (lock) return lock
    if (first) onWait()
    await delay(200, undefined, { signal })
  }
}
