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

/** Searches files and folders for a text, whatever its case. */
export async function searchFiles(paths: readonly string[], text: string): Promise<SearchedFiles> {
  const result: SearchedFiles = { searched: 0, found: [], unsearchable: [] }
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      if (compressed.test(file)) {
        result.unsearchable.push(file)
        continue
      }
      result.searched += 1
      if (await hasText(file, text)) result.found.push(file)
    }
  }
  return result
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function hasText(file: string, text: string): Promise<boolean> {
  let tail = ''
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const piece = tail + (chunk as string).toLowerCase()
    if (piece.includes(text)) return true
    tail = piece.slice(-text.length)
  }
  return false
}
