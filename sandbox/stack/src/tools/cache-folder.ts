import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileLock } from '../processes/file-lock.ts'
import type { ReportProgress } from '../part-definition.ts'

/** Where downloaded servers are kept, for every clone of the project on this machine. */
function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env['SLIPSTREAM_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'slipstream')
}

/** Where the folder of that name is, once it is filled. */
export function cachePath(name: string): string {
  return join(cacheRoot(), name)
}

/**
 * The folder of that name in the cache, filled if it isn't there yet. It appears whole or not at all, and is
 * filled by one process at a time; `lock` is a name shared by fills that must not overlap.
 */
export async function cachedFolder(
  name: string,
  options: { lock: string; signal: AbortSignal; onProgress: ReportProgress },
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const root = cacheRoot()
  const target = join(root, name)
  if (existsSync(target)) return target
  await mkdir(root, { recursive: true })
  const lock = await fileLock(join(root, `${options.lock}.lock`), options.signal, () =>
    options.onProgress('waiting for another download to end'),
  )
  try {
    if (existsSync(target)) return target
    const prefix = `.partial-${name}-`
    for (const entry of await readdir(root)) {
      if (entry.startsWith(prefix)) await rm(join(root, entry), { recursive: true, force: true })
    }
    const partial = await mkdtemp(join(root, prefix))
    try {
      await fill(partial)
      await rename(partial, target)
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
    return target
  } finally {
    lock.release()
  }
}
