import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

export type Journal<Entry> = {
  /** What the file had when it was opened. */
  entries: Entry[]
  /**
   * Returns when the operating system has the line, so that it survives the end of this process; a durable
   * one survives the loss of power too.
   */
  append(entry: Entry, isDurable: boolean): void
  close(): void
}

/**
 * A file with one JSON document a line, to which is only added. A last line without its end,
 * left by a killed process, is removed.
 *
 * @throws when another line can't be read
 */
export function openJournal<Entry>(folder: string): Journal<Entry> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'books.jsonl')
  const file = openSync(path, 'a+')
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf('\n') + 1
  if (end < bytes.length) ftruncateSync(file, end)
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
  return {
    entries: lines.map((line, i) => parseLine(line, `${path}:${i + 1}`) as Entry),
    append: (entry, isDurable) => {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`)
      for (let written = 0; written < line.length;) written += writeSync(file, line, written)
      if (isDurable) fdatasyncSync(file)
    },
    close: () => closeSync(file),
  }
}

/** Books that are forgotten with the process. */
export function memoryJournal<Entry>(): Journal<Entry> {
  return { entries: [], append: () => {}, close: () => {} }
}

function parseLine(line: string, position: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Error(`${position} is not JSON: mend or delete the file`)
  }
}
