import { open, readFile, rename } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { takeLock } from '@slipstream/runtime/process/lock-file.ts'
import { headerLine, nextLine, parseJournal, settledLine } from './domain/journal.ts'
import type { Journal, ReplayHeader } from './domain/journal.ts'

/** Where a replay stands, in a file that outlives a crash of the process or the machine. */
export type StateFile = {
  journal: Journal
  /** Resolves when the line is on the disk. Calls at the same time share one flush. */
  append(line: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the state of a replay, or begins it. Only one process at a time has it.
 *
 * @param begin called where there is no state yet
 * @throws when it belongs to another replay, or another process has it
 */
export async function openStateFile(path: string, begin: () => Promise<ReplayHeader>): Promise<StateFile> {
  const release = await takeLock(`${path}.lock`, `the state ${path}`)
  try {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    const journal = parseJournal(text ?? headerLine(await begin()))
    await replaceBy(path, journal)
    const file = await open(path, 'a')
    const append = groupedAppend(file)
    return {
      journal,
      append,
      async close() {
        await file.close()
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** Lines of what is settled behind `next` are no longer needed. */
async function replaceBy(path: string, { header, partitions, settled }: Journal): Promise<void> {
  const beyond = [...partitions.values()].reduce((sum, { done }) => sum + done.size, 0)
  const lines = [...partitions].flatMap(([partition, { next, done }]) => [
    nextLine(partition, next, settled - beyond),
    ...[...done].map((offset) => settledLine(partition, offset)),
  ])
  const file = await open(`${path}.new`, 'w')
  try {
    await file.writeFile(headerLine(header) + lines.join(''))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

function groupedAppend(file: FileHandle): (line: string) => Promise<void> {
  let waiting = ''
  let flushing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  const flush = async (): Promise<void> => {
    await flushing.catch(() => undefined)
    const lines = waiting
    waiting = ''
    next = undefined
    await (flushing = file.appendFile(lines).then(() => file.datasync()))
  }
  return (line) => {
    waiting += line
    return (next ??= flush())
  }
}
