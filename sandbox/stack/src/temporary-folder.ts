import { mkdtempSync, realpathSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const gib = 2 ** 30
/** A file system in memory, on Linux. */
const inMemory = '/dev/shm'
/** The servers of all tests write less than 1 GiB. */
const roomNeeded = 4 * gib
const memoryNeeded = 6 * gib

/**
 * Makes a folder for data that end with this process: in memory where there is plenty, since MongoDB waits
 * for the disk at each new collection and index. Default: in the system's folder for temporary files.
 */
export function makeTemporaryFolder(prefix: string): string {
  return mkdtempSync(join(hasRoomInMemory() ? inMemory : realpathSync(tmpdir()), prefix))
}

function hasRoomInMemory(): boolean {
  if (process.availableMemory() < memoryNeeded) return false
  try {
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= roomNeeded
  } catch {
    // Another system than Linux.
    return false
  }
}
