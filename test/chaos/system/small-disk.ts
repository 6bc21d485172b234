import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own for the data of one server, so that it can be filled. */
export type SmallDisk = { fill(): void; empty(): void; stop(): Promise<void> }

const leftBytes = 64 * 1024
/** The whole of a disk would take as much memory again. */
const chunk = Buffer.alloc(1024 * 1024, 1)

/** Also root may lack the right, e.g. in a container. */
export async function canMountSmallDisks(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-small-disk-'))
  const disk = mountSmallDisk(folder, 1)
  await disk?.stop()
  rmSync(folder, { recursive: true })
  return disk !== undefined
}

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
      const file = openSync(filler, 'w')
      try {
        for (let left = bavail * bsize - leftBytes; left > 0; left -= chunk.length)
          writeSync(file, chunk, 0, Math.min(left, chunk.length))
      } catch (error) {
        // The server wrote at the same time.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    empty: () => rmSync(filler, { force: true }),
    async stop() {
      execFileSync('umount', ['--lazy', folder])
    },
  }
}
