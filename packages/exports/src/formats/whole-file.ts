import { PartBuffer } from './part-buffer.ts'
import type { RowWriter } from './row-writer.ts'

/** A file of few rows, in memory. */
export function wholeFile({ head, write }: RowWriter, rows: readonly (readonly unknown[])[]): Buffer {
  const buffer = new PartBuffer(16_384)
  buffer.text(head)
  write(rows, buffer)
  return buffer.contents()
}
