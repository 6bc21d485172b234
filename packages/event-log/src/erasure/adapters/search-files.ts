import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type SearchedFiles = {
  searched: number
  /** Those with the text. */
  found: string[]
  /** Compressed ones, which hide what is in them. */
  unsearchable: string[]
}

const compressed = /\.(parquet|gz|zst|zip|br|xz|bz2|7z|xlsx)$/i

/** Longer than any e-mail, for one that is divided between two pieces. */
const overlap = 512

/** Searches files and folders for a text. */
export async function searchFiles(
  paths: readonly string[],
  isIn: (text: string) => boolean,
): Promise<SearchedFiles> {
  const result: SearchedFiles = { searched: 0, found: [], unsearchable: [] }
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      if (compressed.test(file)) {
        result.unsearchable.push(file)
        continue
      }
      result.searched += 1
      if (await hasText(file, isIn)) result.found.push(file)
    }
  }
  return result
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function hasText(file: string, isIn: (text: string) => boolean): Promise<boolean> {
  let tail = ''
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const piece = tail + (chunk as string)
    if (isIn(piece)) return true
    tail = piece.slice(-overlap)
  }
  return false
}
