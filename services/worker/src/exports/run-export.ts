import type { ExportStore } from '@slipstream/exports/adapters/stores/export-store.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import { writtenColumns } from '@slipstream/exports/domain/columns.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import { delimiters } from '@slipstream/exports/domain/request/export-request.ts'
import { contentTypes } from '@slipstream/exports/domain/file-name.ts'
import type { StoredFile } from '@slipstream/exports/domain/stored-file.ts'
import type { WorkContext } from '@slipstream/work/work-handler.ts'
import { nextRecord } from './domain/next-record.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { ExportFailed } from './export-failed.ts'
import { csvWriter } from '@slipstream/exports/formats/csv-writer.ts'
import { PartBuffer } from '@slipstream/exports/formats/part-buffer.ts'
import { ndjsonWriter } from './formats/ndjson-writer.ts'
import { parquetParts } from './formats/parquet-parts.ts'
import { parquetWriter, plainParts } from './part-writer.ts'
import type { PartWriter } from './part-writer.ts'
import type { RowSource, SourceBatch } from './sources/row-source.ts'

export type ExportRunParts = {
  store: ExportStore
  sourceOf(request: ExportItem['request'], columns: readonly WrittenColumn[]): RowSource
  maxBytes: number
  /** Default: 8 MiB, or what the store needs at least. */
  partBytes?: number | undefined
}

export type ExportResult = { file: StoredFile; rows: number; snapshot: string }

const mebibyte = 1024 * 1024
const defaultPartBytes = 8 * mebibyte
/** Stored with the export itself, whose document is written with every part. */
const maxPendingBytes = mebibyte
const recordEveryMs = 5_000

/** One run of a worker for an export, from where it was recorded last. */
export class ExportRun {
  readonly #parts: ExportRunParts
  readonly #item: ExportItem
  readonly #context: WorkContext
  readonly #partBytes: number
  readonly #pending: PartBuffer
  #recordedAt = performance.now()

  constructor(parts: ExportRunParts, item: ExportItem, context: WorkContext) {
    this.#parts = parts
    this.#item = item
    this.#context = context
    this.#partBytes = Math.max(parts.store.minPartBytes, parts.partBytes ?? defaultPartBytes)
    this.#pending = new PartBuffer(1.25 * this.#partBytes)
  }

  /** @throws ExportFailed when it will not succeed; anything else is tried again */
  async run(): Promise<ExportResult> {
    const { request } = this.#item
    const columns = writtenColumns(request.of, request.columns, request.personalData)
    const source = this.#parts.sourceOf(request, columns)
    const writer =
      request.format === 'csv'
        ? csvWriter(columns, delimiters[request.delimiter ?? 'comma'])
        : ndjsonWriter(columns)
    const output = await this.#output(columns)
    try {
      const begun = await this.#begin(source, output, writer.head)
      let progress = begun.progress
      for await (const batch of source.read(progress.snapshot, progress.cursor, this.#context.signal)) {
        this.#context.signal.throwIfAborted()
        writer.write(batch.rows, this.#pending)
        progress = await this.#record(output, after(progress, batch))
      }
      if (this.#pending.length > 0) progress = await this.#storePart(output, progress)
      const file = await output.complete(progress)
      return { file, rows: progress.rows, snapshot: begun.description }
    } finally {
      await output.close()
    }
  }

  async #output(columns: readonly WrittenColumn[]): Promise<PartWriter> {
    const { _id: exportId, fileName, request } = this.#item
    const { store } = this.#parts
    const file = { exportId, name: fileName, contentType: contentTypes[request.format] }
    if (request.format !== 'parquet') return plainParts(store, file)
    return parquetWriter(store, { file, parquet: await parquetParts(columns), pieceBytes: this.#partBytes })
  }

  /** Goes on from what was recorded, or begins. Recorded before anything is stored, so that no two runs write one part. */
  async #begin(
    source: RowSource,
    output: PartWriter,
    head: string,
  ): Promise<{ progress: ExportProgress; description: string }> {
    const startedAt = new Date().toISOString()
    const recorded = this.#item.work.progress as (ExportProgress & { description: string }) | null
    if (recorded !== null) {
      const stored = await output.begin(recorded)
      const run = { startedAt, readBefore: recorded.read, rowsBefore: recorded.rows }
      const progress = { ...recorded, ...stored, run, at: startedAt }
      this.#pending.text(recorded.pending)
      await this.#write(progress)
      return { progress, description: recorded.description }
    }
    const { snapshot, description, total } = await source.open()
    this.#pending.text(head)
    const first = {
      ...{ snapshot, description, cursor: null, upload: null, parts: [], read: 0, total, rows: 0, bytes: 0 },
      ...{ pending: head, at: startedAt, run: { startedAt, readBefore: 0, rowsBefore: 0 } },
    }
    const progress = { ...first, ...(await output.begin(first)) }
    await this.#write(progress)
    return { progress, description }
  }

  async #record(output: PartWriter, progress: ExportProgress): Promise<ExportProgress> {
    const sinceMs = performance.now() - this.#recordedAt
    const limits = { partBytes: this.#partBytes, maxPendingBytes, recordEveryMs }
    const next = nextRecord({ pendingBytes: this.#pending.length, sinceMs }, limits)
    if (next === 'nothing') return progress
    if (next === 'part') return this.#storePart(output, progress)
    const recorded = { ...progress, pending: this.#pending.contents().toString() }
    await this.#write(recorded)
    return recorded
  }

  async #storePart(output: PartWriter, progress: ExportProgress): Promise<ExportProgress> {
    const bytes = this.#pending.contents()
    const { maxBytes } = this.#parts
    if (progress.bytes + bytes.length > maxBytes)
      throw new ExportFailed(`it is larger than ${maxBytes} bytes: choose fewer columns, or filter it`)
    const stored = await output.append(progress, bytes)
    const recorded = { ...progress, ...stored, pending: '', bytes: progress.bytes + bytes.length }
    this.#pending.clear()
    await this.#write(recorded)
    return recorded
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
