import type { PartBuffer } from './part-buffer.ts'

/** Turns rows into the bytes of a file. */
export type RowWriter = {
  /** What stands before the first row. */
  head: string
  write(rows: readonly (readonly unknown[])[], to: PartBuffer): void
}
