import { PartBuffer } from '@slipstream/exports/formats/part-buffer.ts'
import type { RowWriter } from '@slipstream/exports/formats/row-writer.ts'
import type { Part } from './part.ts'

const mebibyte = 1024 * 1024
/** What a batch may have beyond the size of a part. */
const reserve = 1.15

/** Rows as lines of text, in two blocks of memory: one is stored while the other is filled. */
export class TextPart implements Part {
  /** Stored with the export itself, whose document is written with every part. */
  readonly few = { maxPendingBytes: mebibyte, storeEveryMs: Infinity }
  readonly #writer: RowWriter
  #filled: PartBuffer
  #stored: PartBuffer

  constructor(writer: RowWriter, partBytes: number) {
    this.#writer = writer
    this.#filled = new PartBuffer(reserve * partBytes)
    this.#stored = new PartBuffer(reserve * partBytes)
  }

  get bytes(): number {
    return this.#filled.length
  }

  add(rows: readonly (readonly unknown[])[]): void {
    this.#writer.write(rows, this.#filled)
  }

  take(): Buffer {
    const [filled, next] = [this.#filled, this.#stored]
    next.clear()
    this.#filled = next
    this.#stored = filled
    return filled.contents()
  }

  pending(): string {
    return this.#filled.contents().toString()
  }

  begin(pending = this.#writer.head): void {
    this.#filled.text(pending)
  }
}
