import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventLog, LogRecord } from '@slipstream/event-log/event-log.ts'
import { readHistory } from '@slipstream/event-log/history/read-history.ts'
import type { ReadOptions } from '@slipstream/event-log/history/read-history.ts'
import { columnsByKind } from '@slipstream/exports/domain/columns.ts'
import { rowValues } from '@slipstream/exports/domain/row-values.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { eventRow } from '../exports/domain/rows/event-rows.ts'
import type { EventRow } from '../exports/domain/rows/event-rows.ts'
import { ParquetPart } from '../exports/formats/parquet/parquet-part.ts'
import { rowOf } from '../exports/sources/events-source.ts'
import { afterStep, emptyState, nextStep, parseState } from './domain/folder-state.ts'
import type { Ranges, TopicState } from './domain/folder-state.ts'

export type FolderExport = ReadOptions & {
  log: Pick<EventLog, 'read' | 'startOffsets' | 'endOffsets'>
  /** The topic's name on the broker, and in the folder. */
  topic: string
  name: string
  folder: string
  /** Called with the records that were read, of those there were to read at the beginning. */
  onRead(records: number): void
}

/** The bytes of rows that are held before they become a file. */
const maxFileBytes = 8 * 1024 * 1024

const columns: readonly WrittenColumn[] = columnsByKind.events.map((column) => ({
  ...column,
  isMasked: false,
}))

/**
 * Brings a folder of Parquet files up to the end that the topic has now:
 * `orders/day=2026-11-21/3-1042.parquet`, by the day in UTC on which the log recorded, partition and
 * first offset. What it has is not read again. A crash leaves it readable: a step is written again under
 * the same names, before anything new.
 *
 * @returns the number of records and files that were written
 */
export async function writeEventFolder(work: FolderExport): Promise<{ records: number; files: number }> {
  const { log, topic, name, folder } = work
  const statePath = join(folder, '_state', `${name}.json`)
  await mkdir(join(folder, '_state'), { recursive: true })
  let state = await readState(statePath)
  const [starts, ends] = [await log.startOffsets(topic), await log.endOffsets(topic)]
  const written = { records: 0, files: 0 }
  for (;;) {
    const step = nextStep(state, starts, ends)
    if (Object.keys(step).length === 0) return written
    await replaceFile(statePath, JSON.stringify({ ...state, writing: step }))
    await writeStep(work, step, written)
    state = afterStep(state, step)
    await replaceFile(statePath, JSON.stringify(state))
  }
}

async function readState(path: string): Promise<TopicState> {
  try {
    return parseState(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState
    throw new Error(`${path} can't be read: ${(error as Error).message}`, { cause: error })
  }
}

/** Partition after partition, so that the files are the same whenever the step is written. */
async function writeStep(
  work: FolderExport,
  step: Ranges,
  written: { records: number; files: number },
): Promise<void> {
  const { log, topic, onRead, ...options } = work
  for (const [partition, { from, to }] of Object.entries(step)) {
    const file = new DayFile(work, written)
    const range = new Map([[Number(partition), { from: BigInt(from), to: BigInt(to) }]])
    for await (const { records } of readHistory(log, topic, range, options)) {
      for (const record of records) await file.add(record)
      onRead(records.length)
    }
    await file.end()
  }
}

const valuesOf = rowValues<EventRow>(eventRow, columns)

/** Collects the rows of one day of a partition, and makes them a file. */
class DayFile {
  readonly #work: Pick<FolderExport, 'folder' | 'name'>
  readonly #written: { records: number; files: number }
  readonly #rows = new ParquetPart(columns)
  #records = 0
  #first: { day: string; name: string } | undefined

  constructor(work: Pick<FolderExport, 'folder' | 'name'>, written: { records: number; files: number }) {
    this.#work = work
    this.#written = written
  }

  async add(record: LogRecord): Promise<void> {
    const { position, recordedAtMs } = record
    const day = new Date(recordedAtMs).toISOString().slice(0, 10)
    if (this.#rows.bytes >= maxFileBytes || (this.#first !== undefined && this.#first.day !== day))
      await this.end()
    this.#first ??= { day, name: `${position.partition}-${position.offset}.parquet` }
    this.#rows.add([valuesOf(rowOf(record))])
    this.#records += 1
  }

  async end(): Promise<void> {
    if (this.#first === undefined) return
    const { day, name } = this.#first
    const folder = join(this.#work.folder, this.#work.name, `day=${day}`)
    await mkdir(folder, { recursive: true })
    await writeWhole(folder, name, this.#rows.take())
    this.#written.records += this.#records
    this.#written.files += 1
    this.#records = 0
    this.#first = undefined
  }
}

/** Readers see the whole file or none. Names that begin with a dot are no data for them. */
async function writeWhole(folder: string, name: string, content: Buffer): Promise<void> {
  const beside = join(folder, `.${name}`)
  await writeSynced(beside, content)
  await rename(beside, join(folder, name))
}

async function replaceFile(path: string, text: string): Promise<void> {
  await writeSynced(`${path}.new`, text)
  await rename(`${path}.new`, path)
}

async function writeSynced(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}
