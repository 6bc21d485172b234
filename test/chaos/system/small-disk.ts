import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A disk of its own for the data of one server, so that it can be filled. */
export type SmallDisk = { fill(): void; empty(): void; stop(): Promise<void> }

const leftBytes = 64 * 1024

/** @returns undefined where it can't be mounted: that takes root on Linux */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'slipstream-small-disk', folder], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  const filler = join(folder, 'filler')
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes), 1))
      } catch (error) {
        // The server wrote at the same time.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    empty: () => rmSync(filler, { force: true }),
    async stop() {
      execFileSync('umount', ['--lazy', folder])
    },
  }
}
