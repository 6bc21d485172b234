import type { ExportStore } from '@slipstream/exports/adapters/stores/export-store.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import { writtenColumns } from '@slipstream/exports/domain/columns.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import { contentTypes } from '@slipstream/exports/domain/file-name.ts'
import type { StoredFile } from '@slipstream/exports/domain/stored-file.ts'
import type { WorkContext } from '@slipstream/work/work-handler.ts'
import { nextRecord } from './domain/next-record.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { newPart } from './formats/new-part.ts'
import type { Part } from './formats/part.ts'
import { PartStorage } from './part-storage.ts'
import { parquetParts, plainParts } from './part-writer.ts'
import type { PartWriter } from './part-writer.ts'
import type { RowSource, SourceBatch } from './sources/row-source.ts'

export type ExportRunParts = {
  store: ExportStore
  sourceOf(request: ExportItem['request'], columns: readonly WrittenColumn[]): RowSource
  maxBytes: number
  /** Default: 6 MiB, or what the store needs at least. */
  partBytes?: number | undefined
}

export type ExportResult = { file: StoredFile; rows: number; snapshot: string }

const defaultPartBytes = 6 * 1024 * 1024
const recordEveryMs = 5_000

/** One run of a worker for an export, from where it was recorded last. */
export class ExportRun {
  readonly #parts: ExportRunParts
  readonly #item: ExportItem
  readonly #context: WorkContext
  readonly #partBytes: number
  #recordedAt = performance.now()

  constructor(parts: ExportRunParts, item: ExportItem, context: WorkContext) {
    this.#parts = parts
    this.#item = item
    this.#context = context
    this.#partBytes = Math.max(parts.store.minPartBytes, parts.partBytes ?? defaultPartBytes)
  }

  /** @throws ExportFailed when it will not succeed; anything else is tried again */
  async run(): Promise<ExportResult> {
    const { request } = this.#item
    const columns = writtenColumns(request.of, request.columns, request.personalData)
    const source = this.#parts.sourceOf(request, columns)
    const part = newPart(request, columns, this.#partBytes)
    const output = this.#output(columns)
    const begun = await this.#begin(source, output, part)
    let progress = begun.progress
    const { maxBytes } = this.#parts
    const record = (stored: ExportProgress): Promise<void> => this.#write(stored)
    const storage = new PartStorage({ output, maxBytes, record }, progress)
    try {
      for await (const batch of source.read(progress.snapshot, progress.cursor, this.#context.signal)) {
        this.#context.signal.throwIfAborted()
        part.add(batch.rows)
        progress = after(progress, batch)
        await this.#record(storage, part, progress)
      }
      if (part.bytes > 0) await storage.store(progress, part)
      const file = await output.complete({ ...progress, ...(await storage.stored()) })
      return { file, rows: progress.rows, snapshot: begun.description }
    } finally {
      await storage.stored().catch(() => undefined)
    }
  }

  #output(columns: readonly WrittenColumn[]): PartWriter {
    const { _id: exportId, fileName, request } = this.#item
    const { store } = this.#parts
    const file = { exportId, name: fileName, contentType: contentTypes[request.format] }
    if (request.format !== 'parquet') return plainParts(store, file)
    return parquetParts(store, { file, columns, pieceBytes: this.#partBytes })
  }

  /**
   * Continues from what was recorded, or begins. Recorded before anything is stored,
   * so that no two runs write one part.
   */
  async #begin(
    source: RowSource,
    output: PartWriter,
    part: Part,
  ): Promise<{ progress: ExportProgress; description: string }> {
    const startedAt = new Date().toISOString()
    const recorded = this.#item.work.progress as (ExportProgress & { description: string }) | null
    if (recorded !== null) {
      const stored = await output.begin(recorded)
      const run = { startedAt, readBefore: recorded.read, rowsBefore: recorded.rows }
      const progress = { ...recorded, ...stored, run, at: startedAt }
      part.begin(recorded.pending)
      await this.#write(progress)
      return { progress, description: recorded.description }
    }
    const { snapshot, description, total } = await source.open()
    part.begin()
    const first = {
      ...{ snapshot, description, cursor: null, upload: null, parts: [], read: 0, total, rows: 0, bytes: 0 },
      ...{ pending: part.pending(), at: startedAt, run: { startedAt, readBefore: 0, rowsBefore: 0 } },
    }
    const progress = { ...first, ...(await output.begin(first)) }
    await this.#write(progress)
    return { progress, description }
  }

  async #record(storage: PartStorage, part: Part, progress: ExportProgress): Promise<void> {
    const sinceMs = performance.now() - this.#recordedAt
    const limits = { partBytes: this.#partBytes, recordEveryMs, ...part.few }
    const next = nextRecord({ pendingBytes: part.bytes, sinceMs }, limits)
    if (next === 'part') await storage.store(progress, part)
    if (next === 'progress')
      await this.#write({ ...progress, ...(await storage.stored()), pending: part.pending() })
  }

  async #write(progress: ExportProgress): Promise<void> {
    this.#recordedAt = performance.now()
    await this.#context.recordProgress({ ...progress, at: new Date().toISOString() }, { isStep: true })
  }
}

function after(progress: ExportProgress, { cursor, read, rows, snapshot }: SourceBatch): ExportProgress {
  return {
    ...progress,
    ...(snapshot !== undefined && { snapshot }),
    cursor,
    read: progress.read + read,
    rows: progress.rows + rows.length,
  }
}
