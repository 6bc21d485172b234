import { createHash, randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Who has a lock; `id` differs between locks. */
type Holder = { id: string; pid: number; host: string; since: string }

/**
 * Takes a lock that one process at a time can hold, by a file that names the holder. A lock whose process on
 * this machine has ended is taken over. Whether a process on another machine is alive is unknown here: its
 * lock stays until somebody removes the file.
 *
 * @param what the holder has, e.g. `the folder events`: for the error
 * @returns a function that releases the lock
 * @throws when another process holds it, with its number, its machine and since when
 */
export async function takeLock(path: string, what: string): Promise<() => Promise<void>> {
  const mine: Holder = {
    ...{ id: randomUUID(), pid: process.pid, host: hostname() },
    since: new Date().toISOString(),
  }
  const own = `${path}.${mine.id}`
  // A link appears with its content, so nobody sees a lock without a holder.
  await writeFile(own, JSON.stringify(mine))
  try {
    while (!(await isLinked(own, path))) {
      const text = await readFile(path, 'utf8').catch(ignoreAbsence)
      if (text === undefined) continue
      const holder = holderOf(text)
      if (isHeld(holder)) throw new Error(heldBy(holder, what, path))
      await removeStale(path, text, own)
    }
  } finally {
    await rm(own)
  }
  return async () => {
    const text = await readFile(path, 'utf8').catch(ignoreAbsence)
    if (text !== undefined && holderOf(text).id === mine.id) await rm(path, { force: true })
  }
}

async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/** Earlier versions wrote the number of the process alone. */
function holderOf(text: string): Holder {
  try {
    const parsed = JSON.parse(text) as Partial<Holder> | number
    const {
      id = '',
      pid = 0,
      host = hostname(),
      since = '',
    } = typeof parsed === 'number' ? { pid: parsed } : parsed
    return { id, pid, host, since }
  } catch {
    return { id: '', pid: 0, host: hostname(), since: '' }
  }
}

const isHeld = ({ pid, host }: Holder): boolean => host !== hostname() || (pid > 0 && isAlive(pid))

function heldBy({ pid, host, since }: Holder, what: string, path: string): string {
  const started = since === '' ? '' : ` since ${since}`
  return `process ${pid} of ${host} has ${what}${started}: wait until it ends. If it is gone, remove ${path}`
}

/**
 * Removes a lock whose holder has ended. Only who has the right to remove this very lock does, and only while
 * it is there: another process may have taken it over since it was read.
 */
async function removeStale(path: string, stale: string, own: string): Promise<void> {
  const right = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`
  if (!(await isLinked(own, right))) {
    const text = await readFile(right, 'utf8').catch(ignoreAbsence)
    if (text === undefined || isHeld(holderOf(text))) return
    throw new Error(`process ${holderOf(text).pid} ended while it took over ${path}: remove ${right}`)
  }
  try {
    if ((await readFile(path, 'utf8').catch(ignoreAbsence)) === stale) await rm(path)
  } finally {
    await rm(right)
  }
}

function ignoreAbsence(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
