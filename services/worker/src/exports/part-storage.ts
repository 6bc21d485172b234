import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import { ExportFailed } from './export-failed.ts'
import type { Part } from './formats/part.ts'
import type { PartWriter } from './part-writer.ts'

/** What is stored of a file, and recorded. */
export type StoredParts = Pick<ExportProgress, 'upload' | 'parts' | 'bytes'>

export type PartStorageParts = {
  output: Pick<PartWriter, 'append'>
  maxBytes: number
  record(progress: ExportProgress): Promise<void>
}

/** Stores a part while the next one is made, and records with it up to where the source was read for it. */
export class PartStorage {
  readonly #parts: PartStorageParts
  #last: Promise<StoredParts>

  constructor(parts: PartStorageParts, { upload, parts: files, bytes }: StoredParts) {
    this.#parts = parts
    this.#last = Promise.resolve({ upload, parts: files, bytes })
  }

  /**
   * Begins to store the rows, as soon as the part before is recorded.
   *
   * @throws what the part before failed with, e.g. ExportFailed for a file that is too large
   */
  async store(progress: ExportProgress, part: Part): Promise<void> {
    const before = await this.#last
    this.#last = this.#storeNow({ ...progress, ...before }, part.take())
    // It is awaited with the next part, or in the end.
    this.#last.catch(() => undefined)
  }

  /** All that `store` was called for. */
  stored(): Promise<StoredParts> {
    return this.#last
  }

  async #storeNow(progress: ExportProgress, content: Buffer): Promise<StoredParts> {
    const { output, maxBytes, record } = this.#parts
    const bytes = progress.bytes + content.length
    if (bytes > maxBytes)
      throw new ExportFailed(`it is larger than ${maxBytes} bytes: choose fewer columns, or filter it`)
    const { upload, parts } = await output.append(progress, content)
    await record({ ...progress, upload, parts, bytes, pending: '' })
    return { upload, parts, bytes }
  }
}
